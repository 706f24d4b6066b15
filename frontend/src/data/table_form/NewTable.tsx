/** A new table: its columns in rows, its SQL beneath, one button. */
import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useCatalog } from "../../api/catalog";
import { metadataCommand, runSql, useEngineChanged } from "../../api/engine";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { Page } from "../../ui/Page";
import { told, toldFault } from "../../ui/told";
import { sqlChange } from "../change/change";
import { ChangePreview } from "../change/ChangeForm";
import { SqlErrorNote } from "../change/SqlErrorNote";
import { tablePath, useTablePlace } from "../paths";
import { trackArguments } from "../tables/tracked";
import { ColumnRows } from "./ColumnRows";
import { offeredTypes } from "./column_types";
import { Constraints } from "./Constraints";
import { createTableSql, tableProblems } from "./create_table";
import { isBlank, newTable, type TableDraft } from "./draft";
import { serverProblems } from "./server_problems";

const FORM = "new-table";

export function NewTable() {
  const { source, schema } = useTablePlace();
  return <NewTableForm key={`${source}.${schema}`} source={source} schema={schema} />;
}

function NewTableForm({ source, schema }: { source: string; schema: string }) {
  const [table, setTable] = useState<TableDraft>(() => newTable(schema));
  const [isTracked, setIsTracked] = useState(true);
  const [isAsked, setIsAsked] = useState(false);
  const catalog = useCatalog(source);
  const create = useCreate(source, isTracked);
  const isTaken = (name: string) => (catalog.data?.relations ?? []).some((each) => each.schema === schema && each.name === name);
  const missing = tableProblems(table, isTaken);
  const refused = serverProblems(create.error, table);
  const problems = { ...refused, ...(isAsked ? missing : {}) };
  const hasColumns = table.columns.some((column) => !isBlank(column));

  const change = (part: Partial<TableDraft>) => {
    create.reset();
    setTable((before) => ({ ...before, ...part }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (Object.keys(missing).length === 0 && hasColumns && !create.isPending) create.mutate(table);
  };

  return (
    <Page
      title="New table"
      description={`In the schema ${schema}${source === "default" ? "" : ` of ${source}`}. A new row comes as you write.`}
      action={
        <Button type="submit" form={FORM} loading={create.isPending}>
          Add table
        </Button>
      }
    >
      <LeaveGuard isChanged={hasColumns && !create.isPending && !create.isSuccess} what="the new table" />
      <Stack component="form" id={FORM} gap="md" onSubmit={submit}>
        <Group gap="sm" align="flex-start">
          <TextInput
            label="Name"
            w={240}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={table.name}
            error={problems.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Comment"
            flex={1}
            miw={200}
            placeholder="shown in the GraphQL documentation"
            value={table.comment}
            onChange={(event) => change({ comment: event.currentTarget.value })}
          />
        </Group>
        <ColumnRows
          columns={table.columns}
          types={offeredTypes(catalog.data?.types ?? [])}
          problems={problems}
          onChange={(columns) => change({ columns })}
        />
        {isAsked && !hasColumns ? (
          <Text c="var(--genkan-danger)" role="alert">
            A table needs a column: type its name and its type.
          </Text>
        ) : null}
        <Constraints source={source} table={table} problems={problems} onChange={change} />
        <Checkbox
          label="Track it: it is in the GraphQL API at once"
          checked={isTracked}
          onChange={(event) => setIsTracked(event.currentTarget.checked)}
        />
        {Object.keys(refused).length > 0 ? null : <SqlErrorNote error={create.error} title="The table was not made" />}
        <Stack gap={4}>
          <Title order={2}>What will run</Title>
          <ChangePreview change={sqlChange(source, createTableSql(table))} />
        </Stack>
      </Stack>
    </Page>
  );
}

function useCreate(source: string, isTracked: boolean) {
  const changed = useEngineChanged();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (table: TableDraft) => runSql(createTableSql(table), { source, checksMetadata: true }),
    onSuccess: async (_, table) => {
      const { schema } = table;
      const name = table.name.trim();
      if (isTracked) {
        // The table is there whatever comes of this: its page offers to track it again.
        await metadataCommand("pg_track_table", trackArguments(source, { schema, name })).then(
          () => told(`${name} is made and tracked`),
          toldFault,
        );
      }
      await changed();
      await navigate({ to: tablePath({ source, schema, table: name }, "browse") });
    },
  });
}
