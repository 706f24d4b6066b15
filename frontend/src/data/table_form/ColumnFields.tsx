/** The fields of one column, in a form of its own. */
import { Autocomplete, Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { offeredDefault } from "./column_types";
import type { ColumnDraft } from "./draft";
import { offeredFirst } from "./offered_first";

export type ColumnFieldValues = Pick<ColumnDraft, "name" | "type" | "default" | "isNullable" | "comment">;

interface ColumnFieldsProps {
  types: readonly string[];
  value: ColumnFieldValues;
  nameProblem: string | null;
  /** A default has no place with identity columns and generated ones. */
  hasDefault?: boolean;
  onChange: (change: Partial<ColumnFieldValues>) => void;
  children?: ReactNode;
}

export function ColumnFields({ types, value, nameProblem, hasDefault = true, onChange, children }: ColumnFieldsProps) {
  const offered = hasDefault ? offeredDefault(value.type, value.default) : null;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start">
        <TextInput
          label="Name"
          w={200}
          autoFocus
          spellCheck={false}
          autoComplete="off"
          value={value.name}
          error={nameProblem}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <Autocomplete
          label="Type"
          w={200}
          spellCheck={false}
          data={[...types]}
          filter={offeredFirst}
          limit={12}
          openOnFocus={false}
          value={value.type}
          onChange={(type) => onChange({ type })}
        />
        {hasDefault ? (
          <TextInput
            label="Default"
            w={260}
            placeholder="none; an SQL expression"
            spellCheck={false}
            autoComplete="off"
            value={value.default}
            onChange={(event) => onChange({ default: event.currentTarget.value })}
            rightSectionWidth={offered === null ? 0 : Math.min(24 + offered.length * 7, 160)}
            rightSection={
              offered === null ? null : (
                <Button size="compact-xs" variant="light" onClick={() => onChange({ default: offered })}>
                  {offered}
                </Button>
              )
            }
          />
        ) : null}
      </Group>
      <TextInput
        label="Comment"
        placeholder="shown in the GraphQL documentation"
        value={value.comment}
        onChange={(event) => onChange({ comment: event.currentTarget.value })}
      />
      <Group gap="lg">
        <Checkbox label="Nullable" checked={value.isNullable} onChange={(event) => onChange({ isNullable: event.currentTarget.checked })} />
        {children}
      </Group>
    </Stack>
  );
}
