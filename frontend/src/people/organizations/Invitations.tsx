/** Who is invited to an organization. */
import { Badge, Button, Checkbox, Group, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { CopyAction } from "../../ui/CopiedText";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { PartedRows } from "../lists/PartedRows";
import { useRoles } from "../lists/queries";
import { path, withQuery } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { usePartedList } from "../lists/use_parted_list";
import { OrganizationFrame } from "./OrganizationFrame";
import type { Invitation } from "./organization";

export function Invitations() {
  return <OrganizationFrame>{({ code }) => <InvitationList code={code} />}</OrganizationFrame>;
}

function InvitationList({ code }: { code: string }) {
  const [isAll, setIsAll] = useState(false);
  const of = `/organization${path(code)}/invites`;
  const query = { sort: "created_on_desc", include_accepted: isAll || null, include_revoked: isAll || null };
  const list = usePartedList<Invitation>(withQuery(of, query), "invites");
  return (
    <Stack gap="md">
      <Invite of={of} />
      <Checkbox label="Accepted and revoked ones too" checked={isAll} onChange={(event) => setIsAll(event.currentTarget.checked)} />
      <PartedRows list={list} empty={<EmptyState title="Nobody is waited for">An invitation is a link that makes its reader a member; it ends after 14 days.</EmptyState>}>
        {(rows) => (
          <PlainTable
            label="Invitations"
            rows={rows}
            rowKey={(each) => each.code}
            columns={[
              { title: "Email", cell: (each) => each.email },
              { title: "Name", cell: (each) => each.full_name },
              { title: "Roles", cell: (each) => each.roles.map((role) => role.name).join(", ") },
              { title: "State", cell: (each) => <State invitation={each} /> },
              { title: "Made", cell: (each) => <Moment at={each.created_on} /> },
              { title: "", align: "right", cell: (each) => <Actions of={of} invitation={each} /> },
            ]}
          />
        )}
      </PartedRows>
    </Stack>
  );
}

function State({ invitation }: { invitation: Invitation }) {
  if (invitation.accepted_on !== null) return <Badge variant="light" color="moss">Accepted</Badge>;
  if (invitation.is_revoked) return <Badge variant="light" color="gray">Revoked</Badge>;
  return <Badge variant="light">{invitation.is_sent ? "Sent" : "Not sent"}</Badge>;
}

function Actions({ of, invitation }: { of: string; invitation: Invitation }) {
  const revoke = useAction(() => management("DELETE", `${of}${path(invitation.code)}`), `The invitation of ${invitation.email} can not be accepted any more`);
  if (invitation.accepted_on !== null || invitation.is_revoked) return null;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <CopyAction text={invitation.invite_link} action="Copy link" />
      <Button size="compact-sm" variant="default" loading={revoke.isPending} onClick={() => revoke.act(undefined)} aria-label={`Revoke the invitation of ${invitation.email}`}>
        Revoke
      </Button>
    </Group>
  );
}

function Invite({ of }: { of: string }) {
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<string[]>([]);
  const [isSent, setIsSent] = useState(true);
  const choices = (useRoles().data ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const invite = useChange(
    () => management("POST", of, { email: email.trim(), roles, send_email: isSent }),
    isSent ? "Invited by email" : "Invited; copy the link for them",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate(undefined, { onSuccess: () => setEmail("") });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <TextInput label="Invite" type="email" placeholder="ada@example.com" value={email} onChange={(event) => setEmail(event.currentTarget.value)} w={260} />
          <MultiSelect label="With roles" placeholder={roles.length === 0 ? "Default ones" : undefined} data={choices} value={roles} onChange={setRoles} w={220} />
          <Checkbox label="Send the email" checked={isSent} onChange={(event) => setIsSent(event.currentTarget.checked)} mb={8} />
          <Button type="submit" variant="default" disabled={email.trim() === ""} loading={invite.isPending}>
            Invite
          </Button>
        </Group>
        <ErrorNote error={invite.error} />
      </Stack>
    </form>
  );
}
