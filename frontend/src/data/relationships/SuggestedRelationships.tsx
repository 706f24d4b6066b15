/** What foreign keys suggest and is not tracked: one by one, or all at once. */
import { Alert, Button, Group, List, Text, TextInput } from "@mantine/core";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import { metadataCommand, useEngineChanged, type Metadata, type TableName } from "../../api/engine";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { PlainTable } from "../../ui/PlainTable";
import { told } from "../../ui/told";
import { counted } from "../numbers";
import { isSameTable, tableText } from "../permissions/facts";
import { relationQuery } from "../permissions/use_facts";
import { Section } from "../permissions/Section";
import { trackedTable } from "../tables/tracked";
import { joinText, named, outcomeOf, takenNames, trackCommand, type NamedSuggestion, type Suggestion } from "./suggestions";
import { useSuggestions } from "./use_suggestions";

interface SuggestedProps {
  source: string;
  table: TableName;
  metadata: Metadata;
}

export function SuggestedRelationships({ source, table, metadata }: SuggestedProps) {
  const suggestions = useSuggestions({ source, table, omitsTracked: true });
  return (
    <Await query={suggestions}>
      {(found) => <Suggested source={source} table={table} metadata={metadata} found={found} />}
    </Await>
  );
}

function Suggested({ source, table, metadata, found }: SuggestedProps & { found: readonly Suggestion[] }) {
  const tables = found.map((each) => each.from.table).filter((each, index, all) => all.findIndex((other) => isSameTable(other, each)) === index);
  const relations = useQueries({ queries: tables.map((each) => relationQuery(source, each)) });
  const relationOf = (wanted: TableName): Relation | undefined => relations[tables.findIndex((each) => isSameTable(each, wanted))]?.data;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const taken = (wanted: TableName) => takenNames(trackedTable(metadata, source, wanted) ?? undefined, relationOf(wanted));
  const rows = named(found, taken).map((each) => ({ ...each, name: typed[keyOf(each)] ?? each.name }));
  const own = rows.toSorted((left, right) => Number(isSameTable(right.from.table, table)) - Number(isSameTable(left.from.table, table)));
  const changed = useEngineChanged();
  const track = useMutation({
    mutationFn: async (chosen: readonly NamedSuggestion[]) => {
      const answers = await metadataCommand<readonly unknown[]>("bulk_keep_going", chosen.map((each) => trackCommand(source, each)));
      return outcomeOf(answers, chosen);
    },
    onSuccess: async ({ made }) => {
      if (made > 0) told(`${counted(made, "relationship")} tracked`);
      await changed();
    },
  });
  return (
    <Section
      title="Suggested by foreign keys"
      {...(rows.length < 2
        ? {}
        : {
            action: (
              <Button size="compact-sm" variant="light" loading={track.isPending} onClick={() => track.mutate(own)}>
                Track all {rows.length}
              </Button>
            ),
          })}
    >
      <ErrorNote error={track.error} />
      {track.data === undefined || track.data.faults.length === 0 ? null : (
        <Alert role="alert" color="vermilion" variant="light" title={`${track.data.made} tracked, ${track.data.faults.length} not`}>
          <List size="sm">
            {track.data.faults.map((fault) => (
              <List.Item key={fault.name}>
                {fault.name}: {fault.message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing: every foreign key to and from tracked tables has its relationships.
        </Text>
      ) : (
        <PlainTable
          label="Suggested relationships"
          rows={own}
          rowKey={keyOf}
          columns={[
            { title: "On", cell: (row) => tableText(row.from.table) },
            {
              title: "Name",
              width: 220,
              cell: (row) => (
                <TextInput
                  size="xs"
                  aria-label={`Name of ${tableText(row.from.table)} to ${tableText(row.to.table)} by ${joinText(row.from, row.to)}`}
                  value={row.name}
                  onChange={(event) => setTyped({ ...typed, [keyOf(row)]: event.currentTarget.value })}
                />
              ),
            },
            { title: "Kind", cell: (row) => (row.type === "object" ? "object: one" : "array: many") },
            {
              title: "By",
              cell: (row) => (
                <Text size="sm" ff="monospace">
                  {joinText(row.from, row.to)}
                </Text>
              ),
            },
            {
              title: "",
              align: "right",
              cell: (row) => (
                <Group justify="flex-end">
                  <Button size="compact-xs" variant="light" aria-label={`Track ${row.name}`} disabled={track.isPending} onClick={() => track.mutate([row])}>
                    Track
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function keyOf({ type, from, to }: Suggestion): string {
  return [type, tableText(from.table), from.columns.join(), tableText(to.table), to.columns.join()].join(" ");
}
