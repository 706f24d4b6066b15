/** What the server did, as it does it: requests, queries, sign-ins, webhooks, refused tokens. */
import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState, type PointerEvent } from "react";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { Page } from "../ui/Page";
import { PlainTable } from "../ui/PlainTable";
import { Waiting } from "../ui/Await";
import { EntryPanel } from "./EntryPanel";
import { filterOf, heldAt, queryOf, timeOf, type Filter, type LogEntry } from "./entries";
import { Filters } from "./Filters";
import { useLog } from "./use_log";

const COLOURS: Readonly<Record<string, string>> = {
  error: "var(--genkan-danger)",
  warn: "var(--genkan-warning)",
};
const TYPING_MILLISECONDS = 250;

export function Logs() {
  const { filter, setFilter } = useAddressFilter();
  const [settled] = useDebouncedValue(filter, TYPING_MILLISECONDS);
  const [isLive, setIsLive] = useState(true);
  const [opened, setOpened] = useState<LogEntry | null>(null);
  const log = useLog(settled, isLive);
  const showRequest = (requestId: string) => {
    setOpened(null);
    setFilter({ ...filterOf({}), request_id: requestId });
  };
  return (
    <Page
      title="Logs"
      width="full"
      description="What the engine and the identity provider do, as they do it. Each request has one id in both; a refused token has its reason."
    >
      <Filters filter={filter} onChange={setFilter} isLive={isLive} onLive={setIsLive} />
      <ErrorNote error={log.fault} />
      {log.entries.length > 0 ? (
        <Entries entries={log.entries} isOld={queryOf(filter) !== queryOf(settled)} onOpen={setOpened} />
      ) : log.isLoading ? (
        <Waiting />
      ) : log.fault === null ? (
        <EmptyState title="Nothing of the kind yet" command="genkan query '{ __typename }'">
          {log.hasMore ? "Nothing fits in what was looked at so far." : "Send a request, sign somebody in, or choose another kind: it appears here by itself."}
        </EmptyState>
      ) : null}
      {log.hasMore ? (
        <Group>
          <Button variant="default" loading={log.isLoading} onClick={log.loadMore}>
            Older entries
          </Button>
        </Group>
      ) : null}
      <EntryPanel entry={opened} onClose={() => setOpened(null)} onRequest={showRequest} />
    </Page>
  );
}

/** The filter is in the address: a link shows the same, and Back goes back. */
function useAddressFilter(): { filter: Filter; setFilter: (filter: Filter) => void } {
  const navigate = useNavigate();
  const address = useLocation({ select: (location) => location.search as Readonly<Record<string, unknown>> });
  const [filter, setShown] = useState(() => filterOf(address));
  const told = queryOf(filterOf(address));
  useEffect(() => setShown(filterOf(Object.fromEntries(new URLSearchParams(told)))), [told]);
  const setFilter = (changed: Filter) => {
    setShown(changed);
    void navigate({ to: "/logs", search: Object.fromEntries(new URLSearchParams(queryOf(changed))) as never, replace: true });
  };
  return { filter, setFilter };
}

interface EntriesProps {
  entries: readonly LogEntry[];
  /** They fit a filter that has been changed since: they can not be clicked any more. */
  isOld: boolean;
  onOpen: (entry: LogEntry) => void;
}

function Entries({ entries, isOld, onOpen }: EntriesProps) {
  const now = new Date();
  // While the mouse is on the list nothing moves under it: what comes waits above.
  const [firstHeld, setFirstHeld] = useState<string | null>(null);
  const { shown, waiting } = heldAt(entries, firstHeld);
  const hold = (event: PointerEvent) => event.pointerType === "mouse" && setFirstHeld(entries[0]?.id ?? null);
  return (
    <div
      aria-busy={isOld}
      style={isOld ? { opacity: 0.5, pointerEvents: "none" } : {}}
      onPointerEnter={hold}
      onPointerLeave={() => setFirstHeld(null)}
    >
      <PlainTable
        label="Log entries"
        rows={shown}
        rowKey={({ id }) => id}
        columns={[
          { title: "Time", width: 130, cell: ({ at }) => <Text span size="sm" c="dimmed" className="numbers" style={{ whiteSpace: "nowrap" }}>{timeOf(at, now)}</Text> },
          { title: "Kind", width: 90, cell: ({ kind }) => <Text span size="sm">{kind}</Text> },
          { title: waiting === 0 ? "What" : `What (${waiting} newer, shown when the mouse leaves)`, cell: (entry) => <What entry={entry} onOpen={onOpen} /> },
          { title: "Status", width: 70, align: "right", cell: ({ status }) => status },
          { title: "ms", width: 80, align: "right", cell: ({ duration_ms: took }) => took?.toFixed(1) },
          { title: "Role", width: 120, cell: ({ role }) => role },
        ]}
      />
    </div>
  );
}

function What({ entry, onOpen }: { entry: LogEntry; onOpen: (entry: LogEntry) => void }) {
  return (
    <Stack gap={0}>
      <UnstyledButton onClick={() => onOpen(entry)} style={{ textAlign: "left" }}>
        <Text size="sm" lineClamp={1} c={COLOURS[entry.level] ?? ""} td="underline" style={{ overflowWrap: "anywhere" }}>
          {entry.title}
        </Text>
      </UnstyledButton>
      {entry.reason === null ? null : (
        <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: "anywhere" }}>
          {entry.reason}
        </Text>
      )}
    </Stack>
  );
}
