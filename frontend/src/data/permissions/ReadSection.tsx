/** What only a permission to read has: limit, aggregates, computed fields, root fields. */
import { Checkbox, Group, Stack, Switch, TextInput } from "@mantine/core";
import { useCatalog, type CatalogFunction } from "../../api/catalog";
import type { TrackedTable } from "../../api/engine";
import { isSameTable, readTableName } from "./facts";
import { withLimit, withMember, type Draft } from "./draft";
import { Section } from "./Section";
import type { Part } from "./fault";

const QUERY_ROOTS = ["select", "select_by_pk", "select_aggregate"] as const;
const SUBSCRIPTION_ROOTS = [...QUERY_ROOTS, "select_stream"] as const;

interface ReadSectionProps {
  source: string;
  table: TrackedTable;
  draft: Draft;
  errorAt: (part: Part) => unknown;
  onChange: (draft: Draft) => void;
}

export function ReadSection({ source, table, draft, errorAt, onChange }: ReadSectionProps) {
  const { limit, allow_aggregations: aggregates } = draft.permission;
  const functions = useCatalog(source).data?.functions ?? [];
  const fields = (table.computed_fields ?? []).filter((field) => !isOfRows(field.definition.function, functions));
  const granted = stringsOf(draft.permission.computed_fields);
  return (
    <>
      <Section title="How much" error={errorAt("limit")}>
        <Group align="flex-start" gap="xl">
          <TextInput
            size="xs"
            w={220}
            label="Rows at most per request"
            placeholder="no limit"
            inputMode="numeric"
            value={draft.unread.limit ?? (typeof limit === "number" ? String(limit) : "")}
            error={draft.unread.limit === undefined ? null : "a whole number, or nothing"}
            onChange={(event) => onChange(withLimit(draft, event.currentTarget.value))}
          />
          <Switch
            mt={24}
            label="Counts, sums and other aggregates"
            checked={aggregates === true}
            onChange={(event) => onChange(withMember(draft, "allow_aggregations", event.currentTarget.checked || undefined))}
          />
        </Group>
      </Section>
      {fields.length === 0 ? null : (
        <Section title="Computed fields" error={errorAt("computed_fields")}>
          <Group gap="md">
            {fields.map(({ name }) => (
              <Checkbox
                key={name}
                label={name}
                checked={granted.includes(name)}
                onChange={() => onChange(withMember(draft, "computed_fields", toggled(granted, name)))}
              />
            ))}
          </Group>
        </Section>
      )}
      <Section title="Root fields" error={errorAt("root_fields")} description="Where the table can be asked. What is hidden can still be reached through relationships.">
        <RootFields title="Queries" member="query_root_fields" all={QUERY_ROOTS} draft={draft} onChange={onChange} />
        <RootFields title="Subscriptions" member="subscription_root_fields" all={SUBSCRIPTION_ROOTS} draft={draft} onChange={onChange} />
      </Section>
    </>
  );
}

interface RootFieldsProps {
  title: string;
  member: "query_root_fields" | "subscription_root_fields";
  all: readonly string[];
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function RootFields({ title, member, all, draft, onChange }: RootFieldsProps) {
  const value = draft.permission[member];
  const isChosen = Array.isArray(value);
  const granted = isChosen ? stringsOf(value) : all;
  return (
    <Stack gap={6}>
      <Switch
        label={`${title}: only some`}
        checked={isChosen}
        onChange={(event) => onChange(withMember(draft, member, event.currentTarget.checked ? [...all] : undefined))}
      />
      {isChosen ? (
        <Group gap="md" pl={46} role="group" aria-label={title}>
          {all.map((root) => (
            <Checkbox
              key={root}
              label={root}
              checked={granted.includes(root)}
              onChange={() => onChange(withMember(draft, member, all.filter((each) => toggled(granted, root).includes(each))))}
            />
          ))}
        </Group>
      ) : null}
    </Stack>
  );
}

function toggled(list: readonly string[], name: string): readonly string[] {
  return list.includes(name) ? list.filter((each) => each !== name) : [...list, name];
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** A computed field of rows is read by the permission of their table: it is not listed in this one. */
function isOfRows(name: unknown, functions: readonly CatalogFunction[]): boolean {
  const wanted = readTableName(name);
  return wanted !== null && functions.some((each) => each.is_set && isSameTable(each, wanted));
}
