/** Beside the form: the rows this role gets, with session variables typed in. */
import { Autocomplete, Code, Group, Spoiler, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import type { Source, TrackedTable } from "../../api/engine";
import { usePeople } from "../../explorer/people";
import { ErrorNote } from "../../ui/ErrorNote";
import { columnsOf, mainRule, type Draft, type Place } from "./draft";
import { isObject, type JsonObject } from "./json";
import { roleQuery, rowsOfRole, rowsOfRule, sentSession, type Seen } from "./preview";
import { Section } from "./Section";
import { variablesIn } from "./session";

interface PreviewProps {
  place: Place;
  source: Source;
  table: TrackedTable;
  relation: Relation;
  draft: Draft;
  isChanged: boolean;
}

export function Preview({ place, source, table, relation, draft, isChanged }: PreviewProps) {
  const [session, setSession] = useState<Readonly<Record<string, string>>>({});
  const rule = draft.permission[mainRule(place.action)];
  const needed = [...variablesIn([draft.permission.filter ?? null, draft.permission.check ?? null])].sort();
  const missing = needed.filter((name) => !session[name]);
  const isReady = isObject(rule) && missing.length === 0;
  const [settled] = useDebouncedValue(JSON.stringify([draft.permission, session]), 300);
  const isReal = !isChanged && place.action === "select";
  const seen = useQuery({
    queryKey: ["engine", "permission-preview", place, isReal, settled],
    queryFn: () => fetchSeen(),
    enabled: isReady && settled === JSON.stringify([draft.permission, session]),
    placeholderData: (before) => before,
  });

  function fetchSeen(): Promise<Seen> {
    const sent = sentSession(session);
    const granted = columnsOf(draft);
    const all = relation.columns.map((column) => column.name);
    const columns = place.action === "select" && granted !== "every" ? granted : all;
    const query = isReal ? roleQuery(source, table, columns, draft.permission.allow_aggregations === true) : null;
    if (query !== null) return rowsOfRole(query, place.role, sent);
    return rowsOfRule(place.source, place.table, rule as JsonObject, columns, sent);
  }

  return (
    <Section title={TITLES[place.action]} description={isReal ? `As ${place.role} asks it, by the GraphQL API.` : "By the rule as it stands here, before it is saved."}>
      {needed.length === 0 ? null : (
        <Group gap="xs">
          {needed.map((name) => (
            <SessionField key={name} name={name} value={session[name] ?? ""} onChange={(value) => setSession({ ...session, [name]: value })} />
          ))}
        </Group>
      )}
      {!isObject(rule) ? (
        <Text size="sm" c="dimmed">
          Nothing: no rule yet.
        </Text>
      ) : missing.length > 0 ? (
        <Text size="sm" c="dimmed">
          Without a value for {missing.join(", ")} a request is refused: type one to look.
        </Text>
      ) : seen.error !== null ? (
        <ErrorNote error={seen.error} />
      ) : seen.data === undefined ? null : (
        <SeenRows seen={seen.data} />
      )}
    </Section>
  );
}

const TITLES = {
  select: "What this role sees",
  insert: "Rows that would pass the check today",
  update: "Rows this role may change",
  delete: "Rows this role may delete",
} as const;

interface SessionFieldProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function SessionField({ name, value, onChange }: SessionFieldProps) {
  if (name === "x-hasura-user-id") return <UserField name={name} value={value} onChange={onChange} />;
  return (
    <TextInput size="xs" w={220} label={name} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

/** A user's id, found by the email. */
function UserField({ name, value, onChange }: SessionFieldProps) {
  const [typed] = useDebouncedValue(value, 250);
  const people = usePeople(typed.startsWith("kp_") ? "" : typed).data ?? [];
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (
    <Autocomplete
      size="xs"
      w={280}
      label={name}
      placeholder="an id, or search by email"
      value={value}
      onChange={onChange}
      data={[...names.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{names.get(option.value)}</Text>
          <Text size="xs" c="dimmed">
            {option.value}
          </Text>
        </div>
      )}
    />
  );
}

function SeenRows({ seen }: { seen: Seen }) {
  const { columns, rows, count, sql } = seen;
  const total = count ?? rows.length;
  return (
    <Stack gap="xs" miw={0}>
      <Text size="sm" role="status">
        <strong>{count === null && rows.length > 0 ? `the first ${rows.length} rows` : `${total.toLocaleString("en")} ${total === 1 ? "row" : "rows"}`}</strong>
        {count !== null && count > rows.length && rows.length > 0 ? `, of which ${rows.length} are shown` : ""}
      </Text>
      {rows.length === 0 ? null : (
        <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": "Rows this role gets" } }}>
          <Table aria-label="Rows this role gets" verticalSpacing={4} fz="xs">
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, index) => (
                <Table.Tr key={index}>
                  {columns.map((column) => (
                    <Table.Td key={column} maw={260} style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
                      {cellText(row[column])}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {sql === null ? null : (
        <Spoiler maxHeight={0} showLabel="Show the SQL" hideLabel="Hide the SQL">
          <Code block tabIndex={0} style={{ maxHeight: 240, overflow: "auto" }}>
            {sql}
          </Code>
        </Spoiler>
      )}
    </Stack>
  );
}

const LONGEST = 80;

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
