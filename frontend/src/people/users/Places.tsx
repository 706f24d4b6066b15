/** Where a user is a member, and what they hold there. */
import { Anchor, Badge, Button, Group, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { confirmDestruction } from "../../ui/confirm";
import { useFirstOrganizations } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { HeldPermissions } from "./HeldPermissions";
import { HeldRoles } from "./HeldRoles";
import { UserFrame } from "./UserFrame";
import { usePlaces, type Place, type User } from "./user";

export function Places() {
  return <UserFrame>{(user) => <UserPlaces user={user} />}</UserFrame>;
}

function UserPlaces({ user }: { user: User }) {
  const places = usePlaces(user.id);
  return (
    <Await query={places}>
      {(rows) => (
        <Stack gap="md" maw={860}>
          {rows.length === 0 ? (
            <EmptyState title="In no organization">Without one their tokens have no roles or permissions.</EmptyState>
          ) : (
            rows.map((place) => <PlacePanel key={place.code} userId={user.id} place={place} />)
          )}
          <Join user={user} codes={rows.map((each) => each.code)} />
        </Stack>
      )}
    </Await>
  );
}

function PlacePanel({ userId, place }: { userId: string; place: Place }) {
  const member = `/organizations${path(place.code)}/users${path(userId)}`;
  const leave = useAction(() => management("DELETE", member), `No member of ${place.name} any more`);
  const ask = () =>
    confirmDestruction({
      title: `Remove from ${place.name}`,
      goes: [
        ...(place.roles.length === 0 ? [] : [`the roles ${place.roles.map((role) => role.name).join(", ")} there`]),
        "permissions given directly there",
        `tokens for ${place.name}, ended at once`,
      ],
      confirm: "Remove the member",
      onConfirm: () => leave.act(undefined),
    });
  return (
    <Paper withBorder p="md" component="section" aria-label={place.name}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2}>
            <Group gap="xs">
              <Title order={2}>
                <Anchor component={Link} to={`/auth/organizations${path(place.code)}/details`} inherit>
                  {place.name}
                </Anchor>
              </Title>
              {place.is_default ? <Badge variant="light">Default</Badge> : null}
              {place.is_suspended ? (
                <Badge variant="light" color="vermilion">
                  Suspended
                </Badge>
              ) : null}
            </Group>
            <Text c="dimmed" size="sm">
              {place.last_accessed_on === null ? "never there yet" : <>last there <Moment at={place.last_accessed_on} /></>}
            </Text>
          </Stack>
          <Button size="compact-sm" variant="default" loading={leave.isPending} onClick={ask} aria-label={`Remove from ${place.name}`}>
            Remove
          </Button>
        </Group>
        <HeldRoles member={member} label={`Roles in ${place.name}`} held={place.roles} />
        <HeldPermissions member={member} label={`Permissions in ${place.name}`} held={place.permissions} />
      </Stack>
    </Paper>
  );
}

function Join({ user, codes }: { user: User; codes: readonly string[] }) {
  const organizations = useFirstOrganizations().data ?? [];
  const others = organizations.filter(({ code }) => !codes.includes(code));
  const join = useAction(
    (code: string) => management("POST", `/organizations${path(code)}/users`, { users: [{ id: user.id }] }),
    "Added with the default roles",
  );
  if (others.length === 0) return null;
  return (
    <Select
      label="Add to an organization"
      placeholder="Its name"
      searchable
      data={others.map(({ code, name }) => ({ value: code, label: name }))}
      value={null}
      onChange={(code) => code !== null && join.act(code)}
      maw={360}
    />
  );
}
