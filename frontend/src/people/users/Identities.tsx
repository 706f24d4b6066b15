/** By what a user is found: emails, phones, usernames, accounts elsewhere. */
import { Badge, Button, Group, Select, Stack, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { useIdentities, type Identity, type User } from "./user";

const KINDS = [
  { value: "email", label: "Email" },
  { value: "phone", label: "Phone" },
  { value: "username", label: "Username" },
];

export function Identities({ user }: { user: User }) {
  const identities = useIdentities(user.id);
  return (
    <Stack gap="sm">
      <Title order={2}>Identities</Title>
      <Await query={identities}>{(rows) => (rows.length === 0 ? null : <IdentityTable rows={rows} />)}</Await>
      <NewIdentity userId={user.id} />
    </Stack>
  );
}

function IdentityTable({ rows }: { rows: readonly Identity[] }) {
  return (
    <PlainTable
      label="Identities"
      rows={rows}
      rowKey={(each) => each.id}
      columns={[
        { title: "Kind", cell: (each) => each.type },
        { title: "Name", cell: (each) => <span style={{ overflowWrap: "anywhere" }}>{each.name}</span> },
        {
          title: "State",
          cell: (each) => (
            <Group gap={6}>
              {each.is_primary ? <Badge variant="light">Primary</Badge> : null}
              <Badge variant="light" color={each.is_confirmed ? "moss" : "amber"}>
                {each.is_confirmed ? "Verified" : "Not verified"}
              </Badge>
            </Group>
          ),
        },
        { title: "Last used", cell: (each) => <Moment at={each.last_login_on} /> },
        { title: "", align: "right", cell: (each) => <IdentityActions identity={each} isLast={rows.length === 1} /> },
      ]}
    />
  );
}

function IdentityActions({ identity, isLast }: { identity: Identity; isLast: boolean }) {
  const at = `/identities${path(identity.id)}`;
  const makePrimary = useAction(() => management("PATCH", at, { is_primary: true }), `${identity.name} is the primary one`);
  const remove = useAction(() => management("DELETE", at), `${identity.name} is removed`);
  const ask = () =>
    confirmDestruction({
      title: `Remove ${identity.name}`,
      goes: [
        "the user can not be found by it any more",
        "all sessions of the user end",
        ...(isLast ? ["it is the last one: nobody can sign in as this user until there is another"] : []),
      ],
      confirm: "Remove the identity",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {identity.is_primary ? null : (
        <Button size="compact-sm" variant="default" loading={makePrimary.isPending} onClick={() => makePrimary.act(undefined)}
          aria-label={`Make primary: ${identity.name}`}>
          Make primary
        </Button>
      )}
      <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Remove ${identity.name}`}>
        Remove
      </Button>
    </Group>
  );
}

function NewIdentity({ userId }: { userId: string }) {
  const [type, setType] = useState("email");
  const [value, setValue] = useState("");
  const add = useChange(
    (body: { type: string; value: string }) => management("POST", `/users${path(userId)}/identities`, body),
    "Added; it is unverified until they prove it",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ type, value: value.trim() }, { onSuccess: () => setValue("") });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <Select label="Kind" data={KINDS} value={type} allowDeselect={false} onChange={(next) => next && setType(next)} w={130} />
        <TextInput label="New identity" value={value} onChange={(event) => setValue(event.currentTarget.value)} style={{ flex: "1 1 200px" }} maw={320} />
        <Button type="submit" variant="default" disabled={value.trim() === ""} loading={add.isPending}>
          Add
        </Button>
      </Group>
      <ErrorNote error={add.error} />
    </form>
  );
}
