/** What a value means, or why it can not be used: beside the field, as it is typed. */
import { Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import type { Problem, Verdict } from "./api";

export function VerdictNote({ verdict }: { verdict: Verdict }) {
  return (
    <Stack gap={6}>
      {verdict.problems.map((problem) => (
        <ProblemLine key={problem.message} problem={problem} />
      ))}
      {verdict.ok ? (
        <Group gap={6} wrap="nowrap">
          <IconCheck size={16} color="var(--genkan-success)" aria-hidden />
          <Text size="sm">It can be used.</Text>
        </Group>
      ) : null}
      {verdict.facts.length === 0 ? null : (
        <List size="sm" listStyleType="none" spacing={2} aria-label="What it means">
          {verdict.facts.map(({ label, value }) => (
            <List.Item key={`${label} ${value}`} style={{ overflowWrap: "anywhere" }}>
              <b>{label}</b> {value}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const Icon = problem.is_warning ? IconAlertTriangle : IconX;
  const colour = problem.is_warning ? "var(--genkan-warning)" : "var(--genkan-danger)";
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Icon size={16} color={colour} style={{ flexShrink: 0, marginTop: 2 }} role="img" aria-label={problem.is_warning ? "Warning" : "Fault"} />
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {problem.message}
        {problem.remedy === "" ? null : (
          <Text span inherit c="dimmed">
            {" "}
            {problem.remedy}
          </Text>
        )}
      </Text>
    </Group>
  );
}
