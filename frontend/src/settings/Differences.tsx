/** What would be added, changed, gone: a line each, its JSON on demand. */
import { Badge, Code, Group, Stack, Text } from "@mantine/core";
import type { Difference, Json } from "./metadata_diff";

const COLOURS = { added: "moss", changed: "amber", removed: "vermilion" } as const;
const WORDS = { added: "new", changed: "changed", removed: "gone" } as const;

export function Differences({ differences }: { differences: readonly Difference[] }) {
  const count = (kind: Difference["kind"]) => differences.filter((each) => each.kind === kind).length;
  return (
    <Stack gap="xs">
      <Text fw={600} role="status">
        {count("added")} new, {count("changed")} changed, {count("removed")} gone
      </Text>
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: "none" }} aria-label="Differences">
        {differences.map((each) => (
          <li key={`${each.kind} ${each.place}`}>
            <details>
              <summary style={{ cursor: "pointer" }}>
                <Badge color={COLOURS[each.kind]} variant="light" radius="sm" tt="none" fw={600} mr={6}>
                  {WORDS[each.kind]}
                </Badge>
                <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
                  {each.place}
                </Text>
              </summary>
              <Group gap="xs" align="stretch" grow py={4}>
                {each.before === undefined ? null : <Side label="Before" value={each.before} />}
                {each.after === undefined ? null : <Side label="After" value={each.after} />}
              </Group>
            </details>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function Side({ label, value }: { label: string; value: Json }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Code block tabIndex={0} aria-label={label} style={{ maxHeight: 240, overflow: "auto" }}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
