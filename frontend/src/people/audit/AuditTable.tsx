import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { path } from "../lists/query_text";
import { useApplicationNames } from "../users/applications";
import { isAlarming, kindText, type AuditEntry } from "./audit_log";

export function AuditTable({ rows }: { rows: readonly AuditEntry[] }) {
  const applications = useApplicationNames();
  return (
    <PlainTable
      label="Audit log"
      rows={rows}
      rowKey={(entry) => entry.id}
      columns={[
        { title: "When", cell: (entry) => <Moment at={entry.at} isExact /> },
        {
          title: "What",
          width: 220,
          cell: (entry) => (
            <Text inherit fw={isAlarming(entry.kind) ? 600 : 400} c={isAlarming(entry.kind) ? "var(--genkan-danger)" : "var(--genkan-ink)"} title={entry.kind}>
              {kindText(entry.kind)}
            </Text>
          ),
        },
        { title: "By", cell: (entry) => <Party id={entry.actor} names={applications} /> },
        { title: "About", cell: (entry) => <Party id={entry.subject} names={applications} /> },
        { title: "Details", cell: (entry) => <Details details={entry.details} /> },
      ]}
    />
  );
}

/** A user, an organization or an application by its id. */
function Party({ id, names }: { id: string | null; names: ReadonlyMap<string, string> }) {
  if (id === null) return null;
  const name = names.get(id);
  if (name !== undefined) return <span title={id}>{name}</span>;
  const to = id.startsWith("kp_")
    ? `/auth/users${path(id)}/profile`
    : id.startsWith("org_")
      ? `/auth/organizations${path(id)}/details`
      : null;
  const text = id.length > 16 ? `${id.slice(0, 14)}…` : id;
  return to === null ? (
    <span title={id}>{text}</span>
  ) : (
    <Anchor component={Link} to={to} title={id} ff="monospace" size="sm">
      {text}
    </Anchor>
  );
}

function Details({ details }: { details: Readonly<Record<string, string>> }) {
  return (
    <Group gap={8}>
      {Object.entries(details).map(([name, value]) => (
        <Text key={name} size="sm" lineClamp={2} title={value} miw={160} style={{ overflowWrap: "anywhere" }}>
          <Text span c="dimmed" inherit>
            {name}
          </Text>{" "}
          {value}
        </Text>
      ))}
    </Group>
  );
}
