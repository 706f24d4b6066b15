/** What the database has and the GraphQL API has not: to be tracked by one button. */
import { Anchor, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEngineChanged } from "../../api/engine";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";
import { counted } from "../numbers";
import type { TrackReport } from "./track";

export interface Trackable {
  key: string;
  label: ReactNode;
  to?: string;
}

interface UntrackedProps {
  title: string;
  /** One sentence about what tracking them does. */
  description: string;
  one: string;
  items: readonly Trackable[];
  /** Track the items of these keys. */
  track: (keys: readonly string[]) => Promise<TrackReport>;
}

const SHOWN_MOST = 12;

export function Untracked({ title, description, one, items, track }: UntrackedProps) {
  const changed = useEngineChanged();
  const run = useMutation({
    mutationFn: track,
    onSuccess: async (report) => {
      await changed();
      if (report.failed.length === 0) told(`${counted(report.done, one)} tracked`);
    },
  });
  if (items.length === 0 && (run.data?.failed.length ?? 0) === 0) return null;
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2}>{title}</Title>
            <Text c="dimmed">{description}</Text>
          </div>
          {items.length === 0 ? null : (
            <Button
              size="compact-sm"
              style={{ flexShrink: 0 }}
              loading={run.isPending && (run.variables?.length ?? 0) !== 1}
              onClick={() => run.mutate(items.map((item) => item.key))}
            >
              Track all {items.length.toLocaleString("en")}
            </Button>
          )}
        </Group>
        <Text role="status" c="dimmed" size="sm">
          {run.isPending ? `Tracking ${counted(run.variables?.length ?? 0, one)} in one call …` : ""}
        </Text>
        <ErrorNote error={run.error} />
        {run.data === undefined || run.data.failed.length === 0 ? null : <Failed report={run.data} one={one} />}
        {items.slice(0, SHOWN_MOST).map((item) => (
          <Group key={item.key} justify="space-between" wrap="nowrap" gap="sm">
            {item.to === undefined ? (
              <Text component="div" miw={0} style={{ overflowWrap: "anywhere" }}>
                {item.label}
              </Text>
            ) : (
              <Anchor component={Link} to={item.to} miw={0} style={{ overflowWrap: "anywhere" }}>
                {item.label}
              </Anchor>
            )}
            <Button
              size="compact-xs"
              variant="default"
              style={{ flexShrink: 0 }}
              aria-label={`Track ${item.key}`}
              disabled={run.isPending}
              onClick={() => run.mutate([item.key])}
            >
              Track
            </Button>
          </Group>
        ))}
        {items.length > SHOWN_MOST ? (
          <Text c="dimmed" size="sm">
            and {counted(items.length - SHOWN_MOST, "more", "more")}; the tree finds each by its name
          </Text>
        ) : null}
      </Stack>
    </Paper>
  );
}

function Failed({ report, one }: { report: TrackReport; one: string }) {
  return (
    <Stack gap={4} role="alert">
      <Text fw={600}>
        {counted(report.done, one)} tracked, {report.failed.length} not:
      </Text>
      <List spacing={2}>
        {report.failed.slice(0, SHOWN_MOST).map(({ name, reason }) => (
          <List.Item key={name}>
            <b>{name}</b>: {reason}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
