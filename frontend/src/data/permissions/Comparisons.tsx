/** The conditions on one column. */
import { Autocomplete, Code, Group, Select, Stack, TagsInput, Text } from "@mantine/core";
import type { TableName } from "../../api/engine";
import type { Json } from "./json";
import { isBoolean, operatorNamed, operatorsOf, type Operator } from "./operators";
import { RemoveAction } from "./RuleBuilder";
import type { Comparison, Member } from "./rule";
import { columnText, columnValue, otherColumns, removed, replaced, valueFor, valueOfText } from "./rule_edit";
import { useRuleSurroundings } from "./RuleContext";
import { isSessionVariable } from "./session";

type CompareMember = Extract<Member, { kind: "compare" }>;

interface ComparisonsProps {
  member: CompareMember;
  table: TableName | null;
  onChange: (member: Member) => void;
  onRemove: () => void;
}

export function Comparisons({ member, table, onChange, onRemove }: ComparisonsProps) {
  const { facts } = useRuleSurroundings();
  const known = table === null ? undefined : facts(table);
  const type = known?.columns.find((column) => column.name === member.name)?.type ?? "text";
  const remove = (index: number) =>
    member.comparisons.length === 1
      ? onRemove()
      : onChange({ ...member, comparisons: removed(member.comparisons, index) });
  return (
    <Stack gap={6}>
      {member.comparisons.map((comparison, index) => (
        <Group key={index} gap={6} wrap="wrap" align="flex-start" role="group" aria-label={`Condition on ${member.name}`}>
          <Text size="sm" fw={600} pt={5} maw={180} truncate title={`${member.name}: ${type}`}>
            {member.name}
          </Text>
          <ComparisonView
            column={member.name}
            type={type}
            table={table}
            comparison={comparison}
            onChange={(changed) =>
              onChange({ ...member, isShort: false, comparisons: replaced(member.comparisons, index, changed) })
            }
          />
          <RemoveAction label={`Remove the condition on ${member.name}`} onClick={() => remove(index)} />
        </Group>
      ))}
    </Stack>
  );
}

interface ComparisonViewProps {
  column: string;
  type: string;
  table: TableName | null;
  comparison: Comparison;
  onChange: (comparison: Comparison) => void;
}

function ComparisonView({ column, type, table, comparison, onChange }: ComparisonViewProps) {
  const operator = operatorNamed(comparison.operator, type);
  if (operator === undefined) {
    return (
      <>
        <Code mt={4}>{comparison.operator}</Code>
        <Code mt={4}>{JSON.stringify(comparison.value)}</Code>
      </>
    );
  }
  const choose = (name: string | null) => {
    const next = name === null ? undefined : operatorNamed(name, type);
    if (next === undefined) return;
    const value = next.operand === operator.operand ? comparison.value : valueFor(next.operand, comparison.value, type);
    onChange({ operator: next.name, value });
  };
  return (
    <>
      <Select
        size="xs"
        w={190}
        searchable
        aria-label={`Operator on ${column}`}
        data={operatorsOf(type).map(({ name, says }) => ({ value: name, label: says }))}
        value={operator.name}
        onChange={choose}
        allowDeselect={false}
        maxDropdownHeight={300}
      />
      <ValueView
        label={`Value for ${column}`}
        type={operator.operand === "text" || operator.operand === "texts" ? "text" : type}
        operator={operator}
        table={table}
        value={comparison.value}
        onChange={(value) => onChange({ ...comparison, value })}
      />
    </>
  );
}

interface ValueViewProps {
  label: string;
  type: string;
  operator: Operator;
  table: TableName | null;
  value: Json;
  onChange: (value: Json) => void;
}

function ValueView({ label, type, operator, table, value, onChange }: ValueViewProps) {
  const { facts, root, variables } = useRuleSurroundings();
  const shared = { size: "xs", "aria-label": label, style: { flex: "1 1 170px", minWidth: 150 } } as const;
  switch (operator.operand) {
    case "boolean":
      return (
        <Select
          {...shared}
          data={["true", "false"]}
          value={String(value)}
          onChange={(chosen) => chosen !== null && onChange(chosen === "true")}
          allowDeselect={false}
        />
      );
    case "column": {
      const known = table === null ? undefined : facts(table);
      const data = otherColumns(known, facts(root), type);
      return (
        <Select
          {...shared}
          searchable
          data={[...data]}
          placeholder="a column of the same type"
          value={columnText(value) || null}
          onChange={(chosen) => chosen !== null && onChange(columnValue(chosen))}
          allowDeselect={false}
        />
      );
    }
    case "list":
    case "texts":
      if (Array.isArray(value) || isSessionVariable(value)) {
        return (
          <TagsInput
            {...shared}
            data={isSessionVariable(value) || (value as readonly Json[]).length > 0 ? [] : [...variables]}
            placeholder="values, or one session variable"
            value={Array.isArray(value) ? value.map(String) : [String(value)]}
            onChange={(tags) => onChange(listValue(tags, type))}
            acceptValueOnBlur
          />
        );
      }
      return <Kept value={value} />;
    case "json":
      return <Kept value={value} />;
    default:
      if (typeof value === "object") return <Kept value={value} />;
      return (
        <Autocomplete
          {...shared}
          data={isBoolean(type) ? ["true", "false", ...variables] : [...variables]}
          placeholder="a value, or X-Hasura-…"
          value={String(value)}
          onChange={(text) => onChange(valueOfText(text, type))}
        />
      );
  }
}

/** One session variable holds the whole list: the engine refuses one among other values. */
function listValue(tags: readonly string[], type: string): Json {
  const variable = tags.findLast(isSessionVariable);
  return variable ?? tags.map((tag) => valueOfText(tag, type));
}

function Kept({ value }: { value: Json }) {
  return (
    <div style={{ flex: "1 1 170px", minWidth: 0 }}>
      <Code block style={{ padding: "4px 8px", maxHeight: 100, overflow: "auto" }} tabIndex={0}>
        {JSON.stringify(value)}
      </Code>
      <Text size="xs" c="dimmed">
        Change it in the JSON.
      </Text>
    </div>
  );
}
