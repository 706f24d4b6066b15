/** The relationships a table has: where they lead, their names, and taking them away. */
import { Anchor, Badge, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import { useEngineChanged, type TableName, type TrackedTable } from "../../api/engine";
import { ApiFault } from "../../api/http";
import { confirmDestruction } from "../../ui/confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { PlainTable } from "../../ui/PlainTable";
import { told, toldFault } from "../../ui/told";
import type { Command } from "../permissions/draft";
import { relationshipFacts, tableText } from "../permissions/facts";
import { runAll } from "../permissions/save";
import { Section } from "../permissions/Section";
import { dropRelationshipCommand, relationshipsOf, renameCommand } from "./suggestions";

interface ExistingProps {
  source: string;
  tracked: TrackedTable;
  relation: Relation;
  taken: readonly string[];
  pathOf: (table: TableName) => string;
}

export function ExistingRelationships({ source, tracked, relation, taken, pathOf }: ExistingProps) {
  const changed = useEngineChanged();
  const [renamed, setRenamed] = useState<string | null>(null);
  const rows = relationshipsOf(tracked).map(({ relationship, kind }) => ({
    name: relationship.name,
    comment: relationship.comment ?? null,
    kind,
    facts: relationshipFacts(relationship, kind, relation),
    isManual: "manual_configuration" in relationship.using,
  }));
  const done = (message: string) => {
    told(message);
    return changed();
  };
  const drop = (name: string) => {
    const command = (cascade: boolean) => dropRelationshipCommand(source, tracked.table, name, cascade);
    confirm(`Remove the relationship ${name}?`, [`${tracked.table.name}.${name} in queries, filters and orders`], command(false), () => {
      runAll([command(false)]).then(
        () => done(`${name} is removed`),
        (error: unknown) => {
          const dependents = dependentsOf(error);
          if (dependents === null) return toldFault(error);
          // What the engine says depends on it, goes only when that has been read.
          confirm(`${name} is used: remove it with what uses it?`, dependents, command(true), () => {
            void runAll([command(true)]).then(() => done(`${name} is removed, with what used it`), toldFault);
          });
        },
      );
    });
  };
  return (
    <Section title="Relationships">
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet.
        </Text>
      ) : (
        <PlainTable
          label="Relationships"
          rows={rows}
          rowKey={(row) => row.name}
          columns={[
            {
              title: "Name",
              cell: (row) => (
                <>
                  <Text size="sm" fw={600}>
                    {row.name}
                  </Text>
                  {row.comment === null ? null : (
                    <Text size="xs" c="dimmed">
                      {row.comment}
                    </Text>
                  )}
                </>
              ),
            },
            { title: "Kind", cell: (row) => <Badge variant="default" tt="none" fw={400}>{row.kind === "object" ? "object: one" : "array: many"}</Badge> },
            {
              title: "Leads to",
              cell: (row) =>
                row.facts === null ? (
                  <Text size="sm" c="dimmed">
                    not known here
                  </Text>
                ) : (
                  <Anchor component={Link} to={pathOf(row.facts.target)} size="sm">
                    {tableText(row.facts.target)}
                  </Anchor>
                ),
            },
            {
              title: "By",
              cell: (row) => (
                <Text size="sm" ff="monospace">
                  {Object.entries(row.facts?.columns ?? {}).map(([here, there]) => `${here} = ${there}`).join(", ")}
                  {row.isManual ? " (by hand)" : ""}
                </Text>
              ),
            },
            {
              title: "",
              align: "right",
              cell: (row) => (
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button size="compact-xs" variant="default" aria-label={`Rename ${row.name}`} onClick={() => setRenamed(row.name)}>
                    Rename
                  </Button>
                  <Button size="compact-xs" variant="default" aria-label={`Remove ${row.name}`} onClick={() => drop(row.name)}>
                    Remove
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
      <Modal opened={renamed !== null} onClose={() => setRenamed(null)} title={`Rename ${renamed ?? ""}`} closeButtonProps={{ "aria-label": "Close" }}>
        {renamed === null ? null : (
          <RenameForm
            name={renamed}
            taken={taken}
            command={(name) => renameCommand(source, tracked.table, renamed, name)}
            onDone={(name) => {
              setRenamed(null);
              void done(`${renamed} is ${name} now`);
            }}
          />
        )}
      </Modal>
    </Section>
  );
}

function confirm(title: string, goes: readonly string[], command: Command, onConfirm: () => void): void {
  confirmDestruction({ title, goes, statement: JSON.stringify(command, null, 2), confirm: "Remove", onConfirm });
}

/** "cannot drop due to the following dependent objects: a, b" -> a, b; null for another error. */
function dependentsOf(error: unknown): readonly string[] | null {
  if (!(error instanceof ApiFault) || error.code !== "dependency-error") return null;
  const list = error.message.split("dependent objects:")[1] ?? error.message;
  return list.split(", ").map((each) => each.trim());
}

interface RenameFormProps {
  name: string;
  taken: readonly string[];
  command: (name: string) => Command;
  onDone: (name: string) => void;
}

function RenameForm({ name, taken, command, onDone }: RenameFormProps) {
  const [typed, setTyped] = useState(name);
  const isTaken = typed !== name && taken.includes(typed);
  const rename = useMutation({ mutationFn: () => runAll([command(typed)]), onSuccess: () => onDone(typed) });
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        data-autofocus
        value={typed}
        error={isTaken ? `'${typed}' is a column or a relationship already` : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
        description="Permissions that follow it keep following it; clients must ask by the new name."
      />
      <ErrorNote error={rename.error} />
      <Group justify="flex-end">
        <Button onClick={() => rename.mutate()} loading={rename.isPending} disabled={typed === "" || typed === name || isTaken}>
          Rename
        </Button>
      </Group>
    </Stack>
  );
}
