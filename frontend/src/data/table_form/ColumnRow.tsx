/** One column of a new table. */
import { ActionIcon, Autocomplete, Button, Checkbox, Group, Select, Table, TextInput } from "@mantine/core";
import { IconDots, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { canBeIdentity, offeredDefault } from "./column_types";
import type { ColumnDraft, Identity } from "./draft";
import { offeredFirst } from "./offered_first";

interface ColumnRowProps {
  column: ColumnDraft;
  index: number;
  /** The empty row for the next column. */
  isLast: boolean;
  types: readonly string[];
  nameProblem: string | null;
  typeProblem: string | null;
  onChange: (change: Partial<ColumnDraft>) => void;
  onRemove: () => void;
}

export function ColumnRow({ column, index, isLast, types, nameProblem, typeProblem, onChange, onRemove }: ColumnRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const which = `column ${index + 1}`;
  const offered = column.identity === "none" ? offeredDefault(column.type, column.default) : null;
  return (
    <>
      <Table.Tr style={{ verticalAlign: "top" }}>
        <Table.Td pt={8}>
          <Checkbox
            aria-label={`Primary key: ${which}`}
            checked={column.isPrimary}
            onChange={(event) => onChange({ isPrimary: event.currentTarget.checked })}
          />
        </Table.Td>
        <Table.Td>
          <TextInput
            aria-label={`Name of ${which}`}
            placeholder={isLast ? "next column" : "name"}
            value={column.name}
            error={nameProblem}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </Table.Td>
        <Table.Td>
          <Autocomplete
            aria-label={`Type of ${which}`}
            placeholder="type"
            data={[...types]}
            filter={offeredFirst}
            limit={12}
            value={column.type}
            error={typeProblem}
            spellCheck={false}
            openOnFocus={false}
            comboboxProps={{ transitionProps: { duration: 0 } }}
            onChange={(type) => onChange(canBeIdentity(type) ? { type } : { type, identity: "none" })}
          />
        </Table.Td>
        <Table.Td>
          <TextInput
            aria-label={`Default of ${which}`}
            placeholder={column.identity === "none" ? "none" : "counted by Postgres"}
            disabled={column.identity !== "none"}
            value={column.default}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ default: event.currentTarget.value })}
            rightSectionWidth={offered === null ? 0 : Math.min(24 + offered.length * 7, 150)}
            rightSection={
              offered === null ? null : (
                <Button
                  size="compact-xs"
                  variant="light"
                  aria-label={`Default of ${which}: ${offered}`}
                  onClick={() => onChange({ default: offered })}
                >
                  {offered}
                </Button>
              )
            }
          />
        </Table.Td>
        <Table.Td pt={8}>
          <Checkbox
            aria-label={`Nullable: ${which}`}
            checked={column.isNullable && !column.isPrimary}
            disabled={column.isPrimary}
            onChange={(event) => onChange({ isNullable: event.currentTarget.checked })}
          />
        </Table.Td>
        <Table.Td pt={8}>
          <Checkbox
            aria-label={`Unique: ${which}`}
            checked={column.isUnique}
            onChange={(event) => onChange({ isUnique: event.currentTarget.checked })}
          />
        </Table.Td>
        <Table.Td pt={6}>
          {isLast ? null : (
            <Group gap={4} wrap="nowrap">
              <ActionIcon variant="subtle" aria-label={`More of ${which}`} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon variant="subtle" color="vermilion" aria-label={`Remove ${which}`} onClick={onRemove}>
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
          )}
        </Table.Td>
      </Table.Tr>
      {isOpen && !isLast ? <More column={column} which={which} onChange={onChange} /> : null}
    </>
  );
}

const IDENTITIES: { value: Identity; label: string }[] = [
  { value: "none", label: "no" },
  { value: "by default", label: "by default (a value given wins)" },
  { value: "always", label: "always (a value given is refused)" },
];

function More({ column, which, onChange }: { column: ColumnDraft; which: string; onChange: ColumnRowProps["onChange"] }) {
  return (
    <Table.Tr>
      <Table.Td />
      <Table.Td colSpan={6} pb="sm">
        <Group gap="sm" align="flex-start">
          <Select
            size="xs"
            w={240}
            label="Identity: Postgres counts it"
            aria-label={`Identity of ${which}`}
            data={IDENTITIES}
            allowDeselect={false}
            disabled={!canBeIdentity(column.type)}
            description={canBeIdentity(column.type) ? undefined : "for int, bigint, smallint"}
            value={column.identity}
            onChange={(identity) => identity !== null && onChange({ identity: identity as Identity })}
          />
          <TextInput
            size="xs"
            flex={1}
            miw={200}
            label="Comment"
            aria-label={`Comment of ${which}`}
            value={column.comment}
            onChange={(event) => onChange({ comment: event.currentTarget.value })}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
