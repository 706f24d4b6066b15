/** A delivery: its attempts as a small time line, and, opened, what was sent and answered. */
import { Badge, Button, Code, Collapse, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { counted } from "../lists/counted";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import classes from "./Delivery.module.css";
import { marksOf, STATE_WORDS, type Attempt, type Delivery } from "./webhook";

const COLOURS = { waiting: "amber", delivered: "moss", given_up: "vermilion" } as const;

interface DeliveryPanelProps {
  webhookId: string;
  delivery: Delivery;
  isEnabled: boolean;
}

export function DeliveryPanel({ webhookId, delivery, isEnabled }: DeliveryPanelProps) {
  const [isOpen, open] = useDisclosure(false);
  const replay = useAction(
    () => management("POST", `/genkan/webhooks${path(webhookId)}/deliveries${path(delivery.id)}/replay`),
    "It is sent once more",
  );
  return (
    <Paper withBorder p="xs">
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Group gap="sm" wrap="wrap" style={{ flex: 1 }} miw={0}>
          <Badge variant="light" color={COLOURS[delivery.state]} w={100}>
            {STATE_WORDS[delivery.state]}
          </Badge>
          <Text fw={600} size="sm">
            {delivery.event_type}
          </Text>
          <Text size="sm" c="dimmed">
            <Moment at={delivery.happened_on} />
          </Text>
          <TimeLine delivery={delivery} />
        </Group>
        <Button size="compact-sm" variant="subtle" onClick={open.toggle} aria-expanded={isOpen} aria-label={`${isOpen ? "Less" : "Details"} of ${delivery.event_type}`}>
          {isOpen ? "Less" : "Details"}
        </Button>
        <Button size="compact-sm" variant="default" disabled={!isEnabled} loading={replay.isPending} onClick={() => replay.act(undefined)}
          aria-label={`Replay ${delivery.event_type}`}>
          Replay
        </Button>
      </Group>
      <Collapse expanded={isOpen} transitionDuration={100}>
        {isOpen ? <Details delivery={delivery} /> : null}
      </Collapse>
    </Paper>
  );
}

function TimeLine({ delivery }: { delivery: Delivery }) {
  const { attempts, next_attempt_on } = delivery;
  const failed = attempts.filter((each) => each.error !== null).length;
  const label = `${counted(attempts.length, "attempt")}, ${failed} failed`;
  return (
    <Group gap={6} wrap="nowrap">
      <div className={classes.line} role="img" aria-label={label} title={label}>
        {marksOf(delivery).map((mark, index) => (
          <span key={index} className={`${classes.mark} ${mark.isSuccess ? classes.good : classes.bad}`} style={{ left: `${mark.at}%` }} />
        ))}
      </div>
      {next_attempt_on === null ? null : (
        <Text size="xs" c="dimmed">
          next <Moment at={next_attempt_on} />
        </Text>
      )}
    </Group>
  );
}

function Details({ delivery }: { delivery: Delivery }) {
  const event = useQuery({
    queryKey: ["identity", "event", delivery.event_id],
    queryFn: () => management<{ event: unknown }>("GET", `/events${path(delivery.event_id)}`),
  });
  return (
    <Stack gap="sm" pt="sm">
      <Text size="sm" c="dimmed">
        webhook-id <Code>{delivery.id}</Code> · event <Code>{delivery.event_id}</Code> · by {delivery.source}
      </Text>
      <div>
        <Text size="sm" fw={600} mb={4}>
          What is sent, signed as a JWT
        </Text>
        <Await query={event}>
          {(found) => (
            <Code block tabIndex={0} style={{ maxHeight: 260, overflow: "auto" }}>
              {JSON.stringify(found.event, null, 2)}
            </Code>
          )}
        </Await>
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          What was answered
        </Text>
        <PlainTable
          label="Attempts"
          rows={delivery.attempts}
          rowKey={(attempt: Attempt) => attempt.attempted_on}
          columns={[
            { title: "When", cell: (attempt) => <Moment at={attempt.attempted_on} isExact /> },
            { title: "Status", align: "right", cell: (attempt) => attempt.status ?? "none" },
            { title: "Took", align: "right", cell: (attempt) => `${attempt.duration_ms} ms` },
            { title: "Why it does not count", cell: (attempt) => attempt.error ?? "" },
            { title: "Answer", cell: (attempt) => (attempt.answer === "" ? "" : <Code style={{ overflowWrap: "anywhere" }}>{attempt.answer}</Code>) },
          ]}
        />
      </div>
    </Stack>
  );
}
