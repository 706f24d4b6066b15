/** Who belongs to an organization, with their roles there. */
import { Anchor, Badge, Button, Group, MultiSelect, Select, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { management } from "../../api/identity";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { PartedRows } from "../lists/PartedRows";
import { useAction } from "../change";
import { useRoles } from "../lists/queries";
import { path, withQuery } from "../lists/query_text";
import { usePartedList } from "../lists/use_parted_list";
import { UserPicker } from "../UserPicker";
import { OrganizationFrame } from "./OrganizationFrame";
import type { Member, Organization } from "./organization";

export function Members() {
  return <OrganizationFrame>{(organization) => <MemberList organization={organization} />}</OrganizationFrame>;
}

function MemberList({ organization }: { organization: Organization }) {
  const [role, setRole] = useState<string | null>(null);
  const of = `/organizations${path(organization.code)}/users`;
  const list = usePartedList<Member>(withQuery(of, { sort: "email_asc", roles: role }), "organization_users");
  const roles = (useRoles().data ?? []).map(({ key, name }) => ({ value: key, label: name }));
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="md">
        <AddMember of={of} />
        <Select label="Only with the role" placeholder="Any" clearable data={roles} value={role} onChange={setRole} w={200} />
      </Group>
      <PartedRows list={list} empty={role === null ? <EmptyState title="No members yet">Add people who are here already, or invite others.</EmptyState> : <Text c="dimmed">Nobody holds it here.</Text>}>
        {(rows) => (
          <PlainTable
            label="Members"
            rows={rows}
            rowKey={(member) => member.id}
            columns={[
              {
                title: "Who",
                cell: (member) => (
                  <Anchor component={Link} to={`/auth/users${path(member.id)}/organizations`} style={{ overflowWrap: "anywhere" }}>
                    {member.email ?? (member.full_name || member.id)}
                  </Anchor>
                ),
              },
              { title: "Name", cell: (member) => member.full_name },
              {
                title: "Roles",
                cell: (member) => (
                  <Group gap={4}>
                    {member.roles.map((key) => (
                      <Badge key={key} variant="light" tt="none">
                        {key}
                      </Badge>
                    ))}
                  </Group>
                ),
              },
              { title: "Joined", cell: (member) => <Moment at={member.joined_on} /> },
              { title: "Last there", cell: (member) => <Moment at={member.last_accessed_on} /> },
              { title: "", align: "right", cell: (member) => <Remove of={of} organization={organization} member={member} /> },
            ]}
          />
        )}
      </PartedRows>
    </Stack>
  );
}

function AddMember({ of }: { of: string }) {
  const [userId, setUserId] = useState<string | null>(null);
  const [roles, setRoles] = useState<string[]>([]);
  const choices = (useRoles().data ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const add = useAction((id: string) => management("POST", of, { users: [{ id, roles }] }), "Added");
  return (
    <Group align="flex-end" gap="xs">
      <UserPicker label="Add somebody" placeholder="Email or name" userId={userId} onChoose={(user) => setUserId(user?.id ?? null)} />
      <MultiSelect label="With roles" placeholder={roles.length === 0 ? "Default ones" : undefined} data={choices} value={roles} onChange={setRoles} w={220} />
      <Button
        variant="default"
        disabled={userId === null}
        loading={add.isPending}
        onClick={() => {
          if (userId === null) return;
          add.act(userId);
          setUserId(null);
        }}
      >
        Add
      </Button>
    </Group>
  );
}

function Remove({ of, organization, member }: { of: string; organization: Organization; member: Member }) {
  const name = member.email ?? member.id;
  const remove = useAction(() => management("DELETE", `${of}${path(member.id)}`), `${name} is no member any more`);
  const ask = () =>
    confirmDestruction({
      title: `Remove ${name} from ${organization.name}`,
      goes: [
        ...(member.roles.length === 0 ? [] : [`the roles ${member.roles.join(", ")} there`]),
        "permissions given directly there",
        `tokens for ${organization.name}, at once; the user stays`,
      ],
      confirm: "Remove the member",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Remove ${name}`}>
      Remove
    </Button>
  );
}
