/** A foreign key: which columns lead to which of another table, and what happens to rows that lead nowhere. */
import { ActionIcon, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconArrowRight, IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useCatalog, useRelation, type CatalogRelation } from "../../api/catalog";
import { isOwnSchema } from "../paths";
import { KEY_ACTIONS, type ForeignKeyDraft, type KeyAction } from "./draft";
import { offeredFirst } from "./offered_first";

interface ForeignKeyFieldsProps {
  source: string;
  /** The columns here. */
  columns: readonly string[];
  value: ForeignKeyDraft;
  problem: string | null;
  onChange: (value: ForeignKeyDraft) => void;
  onRemove?: () => void;
}

const canBeTarget = (relation: CatalogRelation) => relation.kind === "table" || relation.kind === "partitioned table";
const actions = KEY_ACTIONS.map((action) => ({ value: action, label: action }));

export function ForeignKeyFields({ source, columns, value, problem, onChange, onRemove }: ForeignKeyFieldsProps) {
  const catalog = useCatalog(source);
  const tables = (catalog.data?.relations ?? []).filter(canBeTarget);
  const targets = [...tables]
    .sort((left, right) => Number(isOwnSchema(left.schema)) - Number(isOwnSchema(right.schema)))
    .map(({ schema, name }) => `${schema}.${name}`);
  const choose = (chosen: string | null) => {
    const to = catalog.data?.relations.find((each) => `${each.schema}.${each.name}` === chosen);
    const pairs = value.pairs.map((pair) => ({ ...pair, toColumn: "" }));
    onChange({ ...value, to: to === undefined ? null : { schema: to.schema, name: to.name }, pairs });
  };
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <Select
          size="xs"
          w={240}
          label="Leads to the table"
          placeholder="type its name"
          searchable
          data={targets}
          filter={offeredFirst}
          limit={50}
          value={value.to === null ? null : `${value.to.schema}.${value.to.name}`}
          error={problem !== null}
          onChange={choose}
        />
        <Action label="When its row is deleted" value={value.onDelete} onChange={(onDelete) => onChange({ ...value, onDelete })} />
        <Action label="When its key is changed" value={value.onUpdate} onChange={(onUpdate) => onChange({ ...value, onUpdate })} />
        {onRemove === undefined ? null : (
          <ActionIcon variant="subtle" color="vermilion" size="lg" aria-label="Remove this foreign key" onClick={onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {value.to === null ? null : <Pairs source={source} columns={columns} value={value} to={value.to} onChange={onChange} />}
      {problem === null ? null : (
        <Text size="sm" c="var(--genkan-danger)" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  );
}

function Action({ label, value, onChange }: { label: string; value: KeyAction; onChange: (value: KeyAction) => void }) {
  return (
    <Select
      size="xs"
      w={190}
      label={label}
      data={actions}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen as KeyAction)}
    />
  );
}

interface PairsProps {
  source: string;
  columns: readonly string[];
  value: ForeignKeyDraft;
  to: { schema: string; name: string };
  onChange: (value: ForeignKeyDraft) => void;
}

function Pairs({ source, columns, value, to, onChange }: PairsProps) {
  const relation = useRelation(source, to.schema, to.name).data;
  const key = relation?.primary_key?.columns;
  useEffect(() => {
    // A foreign key leads to the primary key unless one says otherwise.
    if (key === undefined || value.pairs.some((pair) => pair.toColumn !== "")) return;
    onChange({ ...value, pairs: key.map((toColumn, index) => ({ column: value.pairs[index]?.column ?? "", toColumn })) });
  }, [key]);
  const change = (index: number, part: { column?: string; toColumn?: string }) =>
    onChange({ ...value, pairs: value.pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)) });
  return (
    <Stack gap={4}>
      {value.pairs.map((pair, index) => (
        <Group key={index} gap="xs">
          <Select
            size="xs"
            w={180}
            aria-label="Column here"
            placeholder="column here"
            data={columns.filter((name) => name !== "")}
            value={pair.column === "" ? null : pair.column}
            onChange={(column) => change(index, { column: column ?? "" })}
          />
          <IconArrowRight size={14} aria-hidden />
          <Select
            size="xs"
            w={180}
            aria-label={`Column of ${to.name}`}
            placeholder={`column of ${to.name}`}
            data={(relation?.columns ?? []).map((column) => column.name)}
            value={pair.toColumn === "" ? null : pair.toColumn}
            onChange={(toColumn) => change(index, { toColumn: toColumn ?? "" })}
          />
          {index === value.pairs.length - 1 ? (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => onChange({ ...value, pairs: [...value.pairs, { column: "", toColumn: "" }] })}
            >
              and another column
            </Button>
          ) : null}
          {value.pairs.length > 1 ? (
            <ActionIcon
              variant="subtle"
              color="vermilion"
              aria-label="Remove this pair of columns"
              onClick={() => onChange({ ...value, pairs: value.pairs.filter((_, at) => at !== index) })}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
      ))}
    </Stack>
  );
}
