/** Names of a user, by what they are found, and the end of them. */
import { Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { CopiedText } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { confirmDestruction } from "../../ui/confirm";
import { toldFault } from "../../ui/told";
import { withQuery } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { goesWithUser } from "./goes";
import { Identities } from "./Identities";
import { UserFrame } from "./UserFrame";
import { nameOf, type Identity, type Place, type Session, type User } from "./user";

export function Profile() {
  return (
    <UserFrame>
      {(user) => (
        <Stack gap="lg">
          <Names key={user.id} user={user} />
          <Identities user={user} />
          <Ends user={user} />
        </Stack>
      )}
    </UserFrame>
  );
}

function Names({ user }: { user: User }) {
  const [form, setForm] = useState({
    given_name: user.first_name ?? "",
    family_name: user.last_name ?? "",
    picture: user.picture ?? "",
    provided_id: user.provided_id ?? "",
  });
  const save = useChange(
    (body: typeof form) => management("PATCH", withQuery("/user", { id: user.id }), body),
    "Saved; the next tokens have it",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form);
  };
  const field = (name: keyof typeof form, label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      value={form[name]}
      onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={560}>
        <Group grow align="flex-start">
          {field("given_name", "First name")}
          {field("family_name", "Last name")}
        </Group>
        {field("picture", "Picture", "The URL of an image; it is in tokens as the claim picture.")}
        {field("provided_id", "Provided id", "The id in the system they came from; yours to use.")}
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
        <CopiedText label="Id, the subject of their tokens" text={user.id} action="Copy id" />
      </Stack>
    </form>
  );
}

function Ends({ user }: { user: User }) {
  const suspend = useAction(
    (is_suspended: boolean) => management("PATCH", withQuery("/user", { id: user.id }), { is_suspended }),
    (is_suspended) => (is_suspended ? "Suspended; all sessions have ended" : "Active again"),
  );
  return (
    <Paper withBorder p="md" maw={560}>
      <Stack gap="sm">
        <Title order={2}>The end of it</Title>
        <Group justify="space-between" wrap="nowrap">
          <Text>
            {user.is_suspended
              ? "Suspended: nobody signs in as them."
              : "Suspending ends all sessions at once; nothing is lost, and it can be taken back."}
          </Text>
          <Button variant="default" style={{ flexShrink: 0 }} loading={suspend.isPending} onClick={() => suspend.act(!user.is_suspended)}>
            {user.is_suspended ? "Let in again" : "Suspend"}
          </Button>
        </Group>
        <Group justify="space-between" wrap="nowrap">
          <Text>Deleting is for good.</Text>
          <DeleteUser user={user} />
        </Group>
      </Stack>
    </Paper>
  );
}

/** Read what hangs on the user before asking: the question names it. */
function DeleteUser({ user }: { user: User }) {
  const navigate = useNavigate();
  const remove = useAction(async () => {
    await management("DELETE", withQuery("/user", { id: user.id }));
    await navigate({ to: "/auth/users" });
  }, `${nameOf(user)} is deleted`);
  const ask = async () => {
    const of = `/users/${encodeURIComponent(user.id)}`;
    const [{ identities }, { sessions }, { organizations }] = await Promise.all([
      management<{ identities: readonly Identity[] }>("GET", `${of}/identities?page_size=100`),
      management<{ sessions: readonly Session[] }>("GET", `${of}/sessions`),
      management<{ organizations: readonly Place[] }>("GET", `/genkan${of}/organizations`),
    ]);
    confirmDestruction({
      title: `Delete ${nameOf(user)}`,
      goes: goesWithUser(identities, sessions, organizations),
      confirm: "Delete the user",
      onConfirm: () => remove.act(undefined),
    });
  };
  return (
    <Button color="vermilion" variant="outline" style={{ flexShrink: 0 }} loading={remove.isPending} onClick={() => void ask().catch(toldFault)}>
      Delete user
    </Button>
  );
}
