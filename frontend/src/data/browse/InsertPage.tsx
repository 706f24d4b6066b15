/** A new row, field by field; what nobody says has its default. */
import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useCatalog, useRelation, type Column, type Relation as CatalogRelation } from "../../api/catalog";
import { useSession } from "../../api/console";
import { ApiFault } from "../../api/http";
import { readAgain } from "../../api/read_again";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";
import { tablePath, useTablePlace, type TablePlace } from "../paths";
import { TableFrame } from "../tables/TableFrame";
import { choicesOf, newField, newRow, whyFixed, type Field } from "./field";
import { insertSql } from "./row_sql";
import { insertRows, type RowKey } from "./rows";
import { ValueField } from "./ValueField";

const FORM = "insert-row";

export function InsertPage() {
  const place = useTablePlace();
  const facts = useRelation(place.source, place.schema, place.table);
  return (
    <TableFrame>
      <Await query={facts}>{(relation) => <InsertForm key={tablePath(place, "insert")} place={place} facts={relation} />}</Await>
    </TableFrame>
  );
}

function InsertForm({ place, facts }: { place: TablePlace; facts: CatalogRelation }) {
  const { source, schema, table } = place;
  const isViewer = useSession().data?.role === "viewer";
  const types = useCatalog(source).data?.types ?? [];
  const written = facts.columns.filter((column) => whyFixed(column) === null);
  const blank = () => Object.fromEntries(written.map((column) => [column.name, newField(column)]));
  const [fields, setFields] = useState<Readonly<Record<string, Field>>>(blank);
  const insert = useInsert(place, fields, () => setFields(blank()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!insert.isPending) insert.mutate("browse");
  };
  const fault = insert.error instanceof ApiFault ? insert.error : null;
  const wrong = /^\$\.rows\[0\]\.(.+)$/s.exec(fault?.path ?? "")?.[1] ?? columnOf(fault);
  if (isViewer) return <EmptyState title="Viewers insert nothing">Your role in this console is viewer. An admin can give you another role.</EmptyState>;
  return (
    <Stack component="form" id={FORM} gap="md" maw={720} onSubmit={submit}>
      {facts.columns.map((column) => {
        const field = fields[column.name];
        const reason = whyFixed(column);
        return (
          <Stack key={column.name} gap={4} role="group" aria-label={column.name}>
            <Label column={column} facts={facts} />
            {reason !== null || field === undefined ? (
              <Text c="dimmed">{reason}</Text>
            ) : (
              <ValueField
                column={column}
                field={field}
                choices={choicesOf(column.type, types)}
                label={column.name}
                error={wrong === column.name ? fault?.message : undefined}
                onChange={(next) => {
                  insert.reset();
                  setFields((all) => ({ ...all, [column.name]: next }));
                }}
              />
            )}
          </Stack>
        );
      })}
      {fault !== null && wrong !== undefined && wrong in fields ? null : <ErrorNote error={insert.error} title="The row was not inserted" />}
      <Stack gap={4}>
        <Title order={2}>What will run</Title>
        <Code block tabIndex={0} aria-label="SQL that will run" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {insertSql({ schema, name: table }, newRow(fields))}
        </Code>
      </Stack>
      <Group gap="xs">
        <Button type="submit" loading={insert.isPending && insert.variables === "browse"}>
          Insert row
        </Button>
        <Button variant="default" loading={insert.isPending && insert.variables === "stay"} onClick={() => insert.mutate("stay")}>
          Insert, and another
        </Button>
      </Group>
    </Stack>
  );
}

function Label({ column, facts }: { column: Column; facts: CatalogRelation }) {
  const key = facts.foreign_keys.find((each) => each.columns.includes(column.name));
  const target = key === undefined ? null : `refers to ${key.to.schema}.${key.to.name} (${key.to_columns.join(", ")})`;
  const says = [facts.primary_key?.columns.includes(column.name) ? "primary key" : null, target, column.comment];
  return (
    <Text component="div">
      <Text span fw={600}>
        {column.name}
      </Text>{" "}
      <Text span c="dimmed" size="sm">
        {[column.type, column.is_nullable ? null : "not null", ...says].filter((word) => word !== null).join(" · ")}
      </Text>
    </Text>
  );
}

function useInsert(place: TablePlace, fields: Readonly<Record<string, Field>>, onDone: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { source, schema, table } = place;
  return useMutation({
    mutationFn: (_then: "browse" | "stay") => insertRows({ source, table: { schema, name: table } }, [newRow(fields)]),
    onSuccess: async ({ keys }, then) => {
      await readAgain(client, ["engine", "rows", source, schema, table]);
      told(`A row is inserted${keyWords(keys[0])}`);
      onDone();
      if (then === "browse") await navigate({ to: tablePath(place, "browse") });
    },
  });
}

function keyWords(key: RowKey | undefined): string {
  const words = Object.entries(key ?? {}).map(([column, value]) => `${column} ${value}`);
  return words.length === 0 ? "" : `: ${words.join(", ")}`;
}

/** The column that Postgres named beside its words. */
function columnOf(fault: ApiFault | null): string | undefined {
  const detail = fault?.detail as { error?: { column?: string } } | null | undefined;
  return detail?.error?.column;
}
