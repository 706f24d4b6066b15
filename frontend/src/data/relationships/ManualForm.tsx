/** A relationship between any columns of any two tables. */
import { Button, Group, Paper, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import { useEngineChanged, type Metadata, type TableName } from "../../api/engine";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";
import { sourceNamed, tableText } from "../permissions/facts";
import { RemoveAction } from "../permissions/RuleBuilder";
import { removed, replaced } from "../permissions/rule_edit";
import { runAll } from "../permissions/save";
import { relationQuery } from "../permissions/use_facts";
import { faultOfManual, manualCommand, type ManualRelationship } from "./suggestions";

interface ManualFormProps {
  source: string;
  table: TableName;
  relation: Relation;
  metadata: Metadata;
  taken: readonly string[];
  onDone: () => void;
}

type Pair = readonly [string | null, string | null];

export function ManualForm({ source, table, relation, metadata, taken, onDone }: ManualFormProps) {
  const tables = (sourceNamed(metadata, source)?.tables ?? []).map((each) => each.table);
  const [kind, setKind] = useState<"object" | "array">("object");
  const [name, setName] = useState("");
  const [comment, setComment] = useState("");
  const [target, setTarget] = useState<TableName | null>(null);
  const [pairs, setPairs] = useState<readonly Pair[]>([[null, null]]);
  const there = useQuery({ ...relationQuery(source, target ?? table), enabled: target !== null });
  const changed = useEngineChanged();
  const mapping = pairs.flatMap(([here, other]) => (here === null || other === null ? [] : [[here, other] as const]));
  const asked: ManualRelationship = { name, kind, target: target ?? table, mapping, comment };
  const fault = target === null ? "choose the table it leads to" : faultOfManual(asked, taken);
  const add = useMutation({
    mutationFn: () => runAll([manualCommand(source, table, asked)]),
    onSuccess: async () => {
      told(`${name} leads from ${table.name} to ${asked.target.name}`);
      onDone();
      await changed();
    },
  });
  return (
    <Paper withBorder p="md" maw={720}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <SegmentedControl
            aria-label="Kind"
            value={kind}
            onChange={(value) => setKind(value === "array" ? "array" : "object")}
            data={[
              { value: "object", label: "object: one" },
              { value: "array", label: "array: many" },
            ]}
          />
          <Select
            label="Leads to"
            searchable
            limit={50}
            data={tables.map((each) => ({ value: `${each.schema}.${each.name}`, label: tableText(each) }))}
            value={target === null ? null : `${target.schema}.${target.name}`}
            onChange={(key) => {
              setTarget(tables.find((each) => `${each.schema}.${each.name}` === key) ?? null);
              setPairs([[null, null]]);
            }}
          />
        </Group>
        <Text size="sm" fw={600}>
          Where these are equal
        </Text>
        {pairs.map(([here, other], index) => (
          <Group key={index} gap="xs">
            <Select
              size="xs"
              searchable
              aria-label={`Column of ${table.name}, ${index + 1}`}
              placeholder={`${table.name}.…`}
              data={relation.columns.map((column) => column.name)}
              value={here}
              onChange={(column) => setPairs(replaced(pairs, index, [column, other]))}
            />
            <Text>=</Text>
            <Select
              size="xs"
              searchable
              disabled={target === null}
              aria-label={`Column there, ${index + 1}`}
              placeholder={`${target?.name ?? "there"}.…`}
              data={(target === null ? [] : (there.data?.columns ?? [])).map((column) => column.name)}
              value={other}
              onChange={(column) => setPairs(replaced(pairs, index, [here, column]))}
            />
            {pairs.length === 1 ? null : <RemoveAction label={`Remove pair ${index + 1}`} onClick={() => setPairs(removed(pairs, index))} />}
          </Group>
        ))}
        <Group>
          <Button size="compact-xs" variant="default" onClick={() => setPairs([...pairs, [null, null]])}>
            One more pair
          </Button>
        </Group>
        <TextInput label="Comment" value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        <ErrorNote error={add.error ?? there.error} title="Not made" />
        <Group gap="xs">
          <Button onClick={() => add.mutate()} loading={add.isPending} disabled={fault !== null}>
            Make the relationship
          </Button>
          <Button variant="subtle" onClick={onDone}>
            Cancel
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {fault ?? ""}
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}
