/** What else a new table holds to: foreign keys, uniques over several columns, checks. */
import { ActionIcon, Button, Group, MultiSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Problems } from "./create_table";
import { NEW_FOREIGN_KEY, type TableDraft } from "./draft";
import { ForeignKeyFields } from "./ForeignKeyFields";

interface ConstraintsProps {
  source: string;
  table: TableDraft;
  problems: Problems;
  onChange: (change: Partial<TableDraft>) => void;
}

export function Constraints({ source, table, problems, onChange }: ConstraintsProps) {
  const columns = table.columns.map((column) => column.name.trim()).filter((name) => name !== "");
  const { foreignKeys, uniques, checks } = table;
  return (
    <Stack gap="sm">
      {foreignKeys.map((key, index) => (
        <ForeignKeyFields
          key={index}
          source={source}
          columns={columns}
          value={key}
          problem={problems[`foreignKeys.${index}`] ?? null}
          onChange={(value) => onChange({ foreignKeys: foreignKeys.map((each, at) => (at === index ? value : each)) })}
          onRemove={() => onChange({ foreignKeys: foreignKeys.filter((_, at) => at !== index) })}
        />
      ))}
      {uniques.map((names, index) => (
        <Group key={index} gap="xs" align="flex-end">
          <MultiSelect
            size="xs"
            w={360}
            label="Unique together"
            data={[...new Set(columns)]}
            value={[...names]}
            onChange={(value) => onChange({ uniques: uniques.map((each, at) => (at === index ? value : each)) })}
          />
          <Remove label="Remove this unique" onClick={() => onChange({ uniques: uniques.filter((_, at) => at !== index) })} />
        </Group>
      ))}
      {checks.map((check, index) => (
        <Group key={index} gap="xs" align="flex-end">
          <TextInput
            size="xs"
            w={360}
            label="Check: true for each row"
            placeholder="price > 0"
            value={check.expression}
            onChange={(event) => onChange({ checks: replaced(checks, index, { ...check, expression: event.currentTarget.value }) })}
          />
          <TextInput
            size="xs"
            w={180}
            label="Name of the check"
            placeholder="Postgres names it"
            value={check.name}
            onChange={(event) => onChange({ checks: replaced(checks, index, { ...check, name: event.currentTarget.value }) })}
          />
          <Remove label="Remove this check" onClick={() => onChange({ checks: checks.filter((_, at) => at !== index) })} />
        </Group>
      ))}
      <Group gap="xs">
        <More onClick={() => onChange({ foreignKeys: [...foreignKeys, NEW_FOREIGN_KEY] })}>Foreign key</More>
        <More onClick={() => onChange({ uniques: [...uniques, []] })}>Unique over several</More>
        <More onClick={() => onChange({ checks: [...checks, { name: "", expression: "" }] })}>Check</More>
      </Group>
    </Stack>
  );
}

function replaced<T>(all: readonly T[], index: number, value: T): readonly T[] {
  return all.map((each, at) => (at === index ? value : each));
}

function More({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="vermilion" size="lg" aria-label={label} onClick={onClick}>
      <IconX size={16} aria-hidden />
    </ActionIcon>
  );
}
