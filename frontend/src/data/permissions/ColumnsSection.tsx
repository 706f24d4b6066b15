/** Which columns, a tick each. */
import { Button, Checkbox, Group, SimpleGrid, Text } from "@mantine/core";
import type { Relation } from "../../api/catalog";
import { columnsOf, withMember, type Draft } from "./draft";
import { shortType } from "./operators";
import { Section } from "./Section";

interface ColumnsSectionProps {
  /** "read": what is done with them. */
  verb: string;
  relation: Relation;
  draft: Draft;
  /** The preset ticked them: said, so that nobody is surprised. */
  isTickedByPreset: boolean;
  error: unknown;
  onChange: (draft: Draft) => void;
}

export function ColumnsSection({ verb, relation, draft, isTickedByPreset, error, onChange }: ColumnsSectionProps) {
  const granted = columnsOf(draft);
  const names = relation.columns.map((column) => column.name);
  const ticked = granted === "every" ? names : granted;
  const gone = ticked.filter((name) => !names.includes(name));
  const set = (columns: readonly string[]) =>
    onChange(withMember(draft, "columns", [...names.filter((name) => columns.includes(name)), ...gone.filter((name) => columns.includes(name))]));
  const toggle = (name: string) => set(ticked.includes(name) ? ticked.filter((each) => each !== name) : [...ticked, name]);
  return (
    <Section
      title={`Columns to ${verb}`}
      error={error}
      action={
        <Group gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {ticked.length - gone.length} of {names.length}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => set(names)}>
            All
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => set([])}>
            None
          </Button>
        </Group>
      }
      {...(isTickedByPreset ? { description: "All columns were ticked with the preset: untick what this role must not see." } : {})}
    >
      <SimpleGrid type="container" cols={{ base: 1, "420px": 2, "700px": 3, "1000px": 4 }} spacing="md" verticalSpacing={6}>
        {relation.columns.map((column) => (
          <Checkbox
            key={column.name}
            size="sm"
            label={<ColumnLabel name={column.name} type={column.type} />}
            checked={ticked.includes(column.name)}
            disabled={granted === "every"}
            onChange={() => toggle(column.name)}
          />
        ))}
        {gone.map((name) => (
          <Checkbox key={name} label={`${name} (there is no such column)`} checked onChange={() => toggle(name)} />
        ))}
      </SimpleGrid>
      <Checkbox
        label="Every column, also those that are added later (*)"
        checked={granted === "every"}
        onChange={() => (granted === "every" ? set(names) : onChange(withMember(draft, "columns", "*")))}
      />
    </Section>
  );
}

function ColumnLabel({ name, type }: { name: string; type: string }) {
  return (
    <>
      {name}{" "}
      <Text span size="xs" c="dimmed">
        {shortType(type)}
      </Text>
    </>
  );
}
