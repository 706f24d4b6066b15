/** The browsers that are signed on as a user. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { counted } from "../lists/counted";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { useApplicationNames } from "./applications";
import { browserName } from "./browser_name";
import { UserFrame } from "./UserFrame";
import { nameOf, useSessions, type Session, type User } from "./user";

export function Sessions() {
  return (
    <UserFrame>
      {(user) => <UserSessions user={user} />}
    </UserFrame>
  );
}

function UserSessions({ user }: { user: User }) {
  const sessions = useSessions(user.id);
  const endAll = useAction(() => management("DELETE", `/users${path(user.id)}/sessions`), "Signed out everywhere");
  const ask = (rows: readonly Session[]) =>
    confirmDestruction({
      title: `Sign ${nameOf(user)} out everywhere`,
      goes: [counted(rows.length, "session"), "every refresh token of theirs; access tokens end when they expire"],
      confirm: "End all sessions",
      onConfirm: () => endAll.act(undefined),
    });
  return (
    <Await query={sessions}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="Signed on nowhere">When they sign in, the browser they do it with is here.</EmptyState>
        ) : (
          <Stack gap="sm">
            <Group justify="space-between">
              <Text c="dimmed">{counted(rows.length, "browser")} signed on</Text>
              <Button variant="outline" color="vermilion" loading={endAll.isPending} onClick={() => ask(rows)}>
                End all sessions
              </Button>
            </Group>
            <SessionTable userId={user.id} rows={rows} />
          </Stack>
        )
      }
    </Await>
  );
}

function SessionTable({ userId, rows }: { userId: string; rows: readonly Session[] }) {
  const applications = useApplicationNames();
  const end = useAction(
    (id: string) => management("DELETE", `/genkan/users${path(userId)}/sessions${path(id)}`),
    "The session has ended",
  );
  return (
    <PlainTable
      label="Sessions"
      rows={rows}
      rowKey={(each) => each.session_id}
      columns={[
        { title: "Browser", cell: (each) => <span title={each.initial_user_agent ?? undefined}>{browserName(each.initial_user_agent)}</span> },
        { title: "From", cell: (each) => each.initial_ip_address ?? "unknown" },
        { title: "Last application", cell: (each) => applications.get(each.client_id ?? "") ?? each.client_id ?? "none yet" },
        { title: "Began", cell: (each) => <Moment at={each.started_on} /> },
        { title: "Last used", cell: (each) => <Moment at={each.updated_on} /> },
        { title: "Ends", cell: (each) => <Moment at={each.expires_on} /> },
        {
          title: "",
          align: "right",
          cell: (each) => (
            <Button size="compact-sm" variant="default" disabled={end.isPending} onClick={() => end.act(each.session_id)}
              aria-label={`End the session of ${browserName(each.initial_user_agent)}`}>
              End
            </Button>
          ),
        },
      ]}
    />
  );
}
