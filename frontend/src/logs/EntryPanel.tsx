/** All that is known of one entry, and the way to what else its request did. */
import { Button, Code, Drawer, Stack, Table, Text } from "@mantine/core";
import { CopiedText } from "../ui/CopiedText";
import { timeOf, type LogEntry } from "./entries";

interface EntryPanelProps {
  entry: LogEntry | null;
  onClose: () => void;
  onRequest: (requestId: string) => void;
}

export function EntryPanel({ entry, onClose, onRequest }: EntryPanelProps) {
  return (
    <Drawer opened={entry !== null} onClose={onClose} position="right" size="lg" title={entry?.title ?? ""} closeButtonProps={{ "aria-label": "Close" }}>
      {entry === null ? null : <Known entry={entry} onRequest={onRequest} />}
    </Drawer>
  );
}

function Known({ entry, onRequest }: { entry: LogEntry; onRequest: (requestId: string) => void }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ["Time", timeOf(entry.at, new Date(0))],
    ["Kind", entry.kind],
    ["Level", entry.level],
    ["Status", entry.status === null ? null : String(entry.status)],
    ["Took", entry.duration_ms === null ? null : `${entry.duration_ms} ms`],
    ["Role", entry.role],
    ["User", entry.user],
  ];
  const requestId = entry.request_id;
  return (
    <Stack gap="md">
      {entry.reason === null ? null : (
        <Text c="var(--genkan-danger)" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {entry.reason}
        </Text>
      )}
      <Table variant="vertical" aria-label="What is known of it" withTableBorder>
        <Table.Tbody>
          {facts.map(([title, value]) =>
            value === null || value === "" ? null : (
              <Table.Tr key={title}>
                <Table.Th w={100}>{title}</Table.Th>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
      {requestId === null ? null : (
        <Stack gap="xs" align="flex-start">
          <CopiedText label="Request id (x-request-id)" text={requestId} />
          <Button variant="light" onClick={() => onRequest(requestId)}>
            All entries of this request
          </Button>
        </Stack>
      )}
      <div>
        <Text size="xs" c="dimmed" mb={2}>
          As it was logged; secrets and tokens are left out
        </Text>
        <Code block tabIndex={0} aria-label="As it was logged" style={{ maxHeight: 420, overflow: "auto" }}>
          {JSON.stringify(entry.detail, null, 2)}
        </Code>
      </div>
    </Stack>
  );
}
