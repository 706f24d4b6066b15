/** Conditions on the rows, one in a line; all of them hold. */
import { ActionIcon, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { askable, listedValues, takesNoValue, valuesText } from "./address";
import { OPERATORS, type Condition, type Operator } from "./rows";

interface FilterBarProps {
  columns: readonly string[];
  where: readonly Condition[];
  onChange: (where: readonly Condition[]) => void;
  /** What stands at the right of the first line. */
  children: ReactNode;
}

/** Mounted anew (`key`) when the conditions change from elsewhere: by a link, or the back button. */
export function FilterBar({ columns, where, onChange, children }: FilterBarProps) {
  const [drafts, setDrafts] = useState<readonly Condition[]>(where);
  const names = [...new Set([...columns, ...drafts.map((draft) => draft.column)])];
  const change = (index: number, part: Partial<Condition>) =>
    setDrafts((all) => all.map((each, at) => (at === index ? withPart(each, part) : each)));
  const remove = (index: number) => {
    const rest = drafts.filter((_, at) => at !== index);
    setDrafts(rest);
    onChange(askable(rest, new Set(columns)));
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    onChange(askable(drafts, new Set(columns)));
  };
  return (
    <Stack component="form" gap="xs" onSubmit={apply} aria-label="Filter">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconFilter size={16} aria-hidden />}
            disabled={columns.length === 0}
            onClick={() => setDrafts((all) => [...all, { column: columns[0] ?? "", op: "=", value: null }])}
          >
            Add filter
          </Button>
          {drafts.length === 0 ? null : <Button type="submit">Apply</Button>}
        </Group>
        <Group gap="xs">{children}</Group>
      </Group>
      {drafts.map((draft, index) => (
        <Group key={index} gap="xs" wrap="nowrap" role="group" aria-label={`Filter ${index + 1}`}>
          <NativeSelect
            aria-label="Column"
            data={names}
            value={draft.column}
            w={200}
            onChange={(event) => change(index, { column: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label="Comparison"
            data={[...OPERATORS]}
            value={draft.op}
            w={120}
            onChange={(event) => change(index, { op: event.currentTarget.value as Operator })}
          />
          {takesNoValue(draft.op) ? null : <ValueInput draft={draft} onChange={(value) => change(index, { value })} />}
          <ActionIcon variant="subtle" aria-label={`Remove filter ${index + 1}`} onClick={() => remove(index)}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
    </Stack>
  );
}

const HINTS: Partial<Record<Operator, string>> = { like: "a%", ilike: "a%", in: "a, b, c" };

function ValueInput({ draft, onChange }: { draft: Condition; onChange: (value: Condition["value"]) => void }) {
  const [text, setText] = useState(() => (Array.isArray(draft.value) ? valuesText(draft.value) : ((draft.value as string | null) ?? "")));
  return (
    <TextInput
      aria-label="Value"
      flex={1}
      maw={360}
      miw={80}
      autoFocus={draft.value === null}
      spellCheck={false}
      autoComplete="off"
      placeholder={HINTS[draft.op] ?? (draft.value === null ? "value" : "empty text")}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(draft.op === "in" ? listedValues(event.currentTarget.value) : event.currentTarget.value);
      }}
    />
  );
}

/** Another comparison may want a list where there was one value, or one where there was a list. */
function withPart(condition: Condition, part: Partial<Condition>): Condition {
  const next = { ...condition, ...part };
  if (part.op === undefined || takesNoValue(next.op)) return next;
  if (next.op === "in") return { ...next, value: typeof next.value === "string" ? listedValues(next.value) : next.value };
  return { ...next, value: Array.isArray(next.value) ? valuesText(next.value) : next.value };
}
