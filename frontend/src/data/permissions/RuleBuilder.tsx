/** A rule by mouse and keyboard: conditions joined by "and", groups within groups. */
import { ActionIcon, Code, Group, Paper, Select, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { TableName } from "../../api/engine";
import { Comparisons } from "./Comparisons";
import { readTableName, tableText } from "./facts";
import { EVERY_ROW, type Member, type Rule } from "./rule";
import { addedMember, additions, removed, replaced, withMember } from "./rule_edit";
import { useRuleSurroundings } from "./RuleContext";

interface RuleBuilderProps {
  rule: Rule;
  /** null: the rule speaks of a table that is not told. */
  table: TableName | null;
  onChange: (rule: Rule) => void;
  /** Nothing has been said yet, which is not every row. */
  isUnsaid?: boolean;
}

export function RuleBuilder({ rule, table, onChange, isUnsaid = false }: RuleBuilderProps) {
  const where = table === null ? "the table" : tableText(table);
  const change = (index: number, member: Member) => onChange({ members: replaced(rule.members, index, member) });
  return (
    <Stack gap={6}>
      {rule.members.length === 0 ? (
        <Text size="sm" c="dimmed">
          {isUnsaid ? "No rule yet." : `No condition: every row of ${where}.`}
        </Text>
      ) : null}
      {rule.members.map((member, index) => (
        <MemberView
          key={index}
          member={member}
          table={table}
          onChange={(changed) => change(index, changed)}
          onRemove={() => onChange({ members: removed(rule.members, index) })}
        />
      ))}
      <AddSelect
        label={`Add a condition on ${where}`}
        placeholder={rule.members.length === 0 ? "Add a condition" : "and …"}
        table={table}
        onAdd={(added) => onChange(withMember(rule, added))}
      />
    </Stack>
  );
}

interface AddSelectProps {
  label: string;
  placeholder: string;
  table: TableName | null;
  onAdd: (member: Member) => void;
}

function AddSelect({ label, placeholder, table, onAdd }: AddSelectProps) {
  const { facts, root } = useRuleSurroundings();
  const known = table === null ? undefined : facts(table);
  return (
    <Select
      size="xs"
      w={220}
      aria-label={label}
      placeholder={placeholder}
      searchable
      value={null}
      data={additions(known).map(({ group, items }) => ({ group, items: [...items] }))}
      onChange={(chosen) => chosen !== null && onAdd(addedMember(chosen, known, root))}
      maxDropdownHeight={320}
      nothingFoundMessage="No column, no relationship"
    />
  );
}

interface MemberProps {
  member: Member;
  table: TableName | null;
  onChange: (member: Member) => void;
  onRemove: () => void;
}

function MemberView({ member, table, onChange, onRemove }: MemberProps) {
  const { facts } = useRuleSurroundings();
  switch (member.kind) {
    case "compare":
      return <Comparisons member={member} table={table} onChange={onChange} onRemove={onRemove} />;
    case "group":
      return <GroupView member={member} table={table} onChange={onChange} onRemove={onRemove} />;
    case "not":
      return (
        <Nested title="not" onRemove={onRemove}>
          <RuleBuilder rule={member.part} table={table} onChange={(part) => onChange({ ...member, part })} />
        </Nested>
      );
    case "related": {
      const relationships = table === null ? undefined : facts(table)?.relationships;
      const target = relationships?.find((each) => each.name === member.name);
      const title = target?.kind === "array" ? `one of ${member.name} has` : `${member.name} has`;
      return (
        <Nested title={title} onRemove={onRemove}>
          <RuleBuilder
            rule={member.part}
            table={target?.target ?? null}
            onChange={(part) => onChange({ ...member, part })}
          />
        </Nested>
      );
    }
    case "exists":
      return <ExistsView member={member} onChange={onChange} onRemove={onRemove} />;
    case "raw":
      return (
        <Nested title={member.name} onRemove={onRemove}>
          <Code block style={{ maxHeight: 140, overflow: "auto" }} tabIndex={0}>
            {JSON.stringify(member.value, null, 1)}
          </Code>
          <Text size="xs" c="dimmed">
            Kept as it is; change it in the JSON.
          </Text>
        </Nested>
      );
  }
}

type GroupMember = Extract<Member, { kind: "group" }>;

function GroupView({ member, table, onChange, onRemove }: MemberProps & { member: GroupMember }) {
  const isAny = member.key.endsWith("or");
  const title = (
    <Select
      size="xs"
      w={90}
      aria-label="All or any"
      data={[
        { value: "_or", label: "any of" },
        { value: "_and", label: "all of" },
      ]}
      value={isAny ? "_or" : "_and"}
      onChange={(key) => key !== null && onChange({ ...member, key })}
      allowDeselect={false}
    />
  );
  return (
    <Nested title={title} name={isAny ? "any of" : "all of"} onRemove={onRemove}>
      {isAny && member.parts.length === 0 ? (
        <Text size="sm" c="dimmed">
          No alternative yet: no row.
        </Text>
      ) : null}
      {member.parts.map((part, index) => (
        <Group key={index} gap={6} align="flex-start" wrap="nowrap">
          <Text size="xs" c="dimmed" w={24} pt={6}>
            {index === 0 ? "" : isAny ? "or" : "and"}
          </Text>
          <div style={{ flex: 1, minWidth: 0 }}>
            <RuleBuilder
              rule={part}
              table={table}
              onChange={(changed) => onChange({ ...member, parts: replaced(member.parts, index, changed) })}
            />
          </div>
          <RemoveAction
            label={`Remove alternative ${index + 1}`}
            onClick={() => onChange({ ...member, parts: removed(member.parts, index) })}
          />
        </Group>
      ))}
      <AddSelect
        label={isAny ? "Add an alternative" : "Add a part"}
        placeholder={isAny ? "or …" : "and …"}
        table={table}
        onAdd={(added) => onChange({ ...member, parts: [...member.parts, { members: [added] }] })}
      />
    </Nested>
  );
}

type ExistsMember = Extract<Member, { kind: "exists" }>;

function ExistsView({ member, onChange, onRemove }: Omit<MemberProps, "table"> & { member: ExistsMember }) {
  const { tables } = useRuleSurroundings();
  const table = readTableName(member.table);
  const keyOf = (each: TableName) => `${each.schema}.${each.name}`;
  const choose = (key: string | null) => {
    const chosen = tables.find((each) => keyOf(each) === key);
    if (chosen !== undefined) onChange({ ...member, table: { schema: chosen.schema, name: chosen.name }, part: EVERY_ROW });
  };
  const title = (
    <Group gap={6}>
      <Text size="sm">a row exists in</Text>
      <Select
        size="xs"
        w={200}
        searchable
        limit={50}
        aria-label="Table of _exists"
        data={tables.map((each) => ({ value: keyOf(each), label: tableText(each) }))}
        value={table === null ? null : keyOf(table)}
        onChange={choose}
        allowDeselect={false}
      />
    </Group>
  );
  return (
    <Nested title={title} name="exists" onRemove={onRemove}>
      <RuleBuilder rule={member.part} table={table} onChange={(part) => onChange({ ...member, part })} />
    </Nested>
  );
}

interface NestedProps {
  title: ReactNode;
  /** What a screen reader calls it; the title where that is text. */
  name?: string;
  onRemove: () => void;
  children: ReactNode;
}

function Nested({ title, name, onRemove, children }: NestedProps) {
  const spoken = name ?? (typeof title === "string" ? title : "condition");
  return (
    <Paper withBorder p="xs" role="group" aria-label={spoken} bg="transparent">
      <Group justify="space-between" gap="xs" mb={6} wrap="nowrap">
        {typeof title === "string" ? (
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {title}
          </Text>
        ) : (
          title
        )}
        <RemoveAction label={`Remove '${spoken}'`} onClick={onRemove} />
      </Group>
      <Stack gap={6}>{children}</Stack>
    </Paper>
  );
}

export function RemoveAction({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <IconX size={14} aria-hidden />
    </ActionIcon>
  );
}
