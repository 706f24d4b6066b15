/** All people: searched and sorted by the server, among however many. */
import { Anchor, Badge, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { PartedRows } from "../lists/PartedRows";
import { path, withQuery } from "../lists/query_text";
import { usePartedList } from "../lists/use_parted_list";
import { totalText, type Total } from "./total";
import { fullName, nameOf, type User } from "./user";

const SORTS = [
  { value: "created_on_desc", label: "Newest first" },
  { value: "last_signed_in_desc", label: "Last signed in" },
  { value: "email_asc", label: "By email" },
  { value: "name_asc", label: "By name" },
];
const STATES = [
  { value: "", label: "All people" },
  { value: "false", label: "Active" },
  { value: "true", label: "Suspended" },
];
const WAIT_MS = 250;

export function Users() {
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed.trim(), WAIT_MS);
  const [sort, setSort] = useState("created_on_desc");
  const [state, setState] = useState("");
  const list = usePartedList<User>(withQuery("/genkan/users", { query, sort, is_suspended: state }), "users");
  const isNarrowed = query !== "" || state !== "";
  const total = list.first?.total as Total | undefined;
  return (
    <Page
      title="Users"
      description="Everybody who can sign in, whichever application they came by."
      action={
        <Button component={Link} to="/auth/users/new">
          New user
        </Button>
      }
    >
      <Group gap="sm" align="flex-end">
        <TextInput
          aria-label="Find people"
          placeholder="Email, name, phone, username or id"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          style={{ flex: "1 1 260px" }}
          maw={420}
        />
        <Select aria-label="Order" data={SORTS} value={sort} onChange={(value) => value && setSort(value)} allowDeselect={false} w={160} />
        <Select aria-label="State" data={STATES} value={state} onChange={(value) => setState(value ?? "")} allowDeselect={false} w={140} />
        {total === undefined ? null : (
          <Text c="dimmed" className="numbers">
            {totalText(total)}
          </Text>
        )}
      </Group>
      <PartedRows list={list} empty={isNarrowed ? <Nobody /> : <First />}>
        {(users) => <UserTable users={users} />}
      </PartedRows>
    </Page>
  );
}

function UserTable({ users }: { users: readonly User[] }) {
  return (
    <PlainTable
      label="Users"
      rows={users}
      rowKey={(user) => user.id}
      columns={[
        {
          title: "Who",
          width: 240,
          cell: (user) => (
            <Anchor component={Link} to={`/auth/users${path(user.id)}/profile`} style={{ overflowWrap: "anywhere" }}>
              {nameOf(user)}
            </Anchor>
          ),
        },
        { title: "Name", cell: fullName },
        { title: "State", cell: (user) => (user.is_suspended ? <Badge color="vermilion" variant="light">Suspended</Badge> : "Active") },
        { title: "Organizations", align: "right", cell: (user) => user.organizations?.length ?? 0 },
        { title: "Sign-ins", align: "right", cell: (user) => user.total_sign_ins.toLocaleString("en") },
        { title: "Last signed in", cell: (user) => <Moment at={user.last_signed_in} /> },
        { title: "Created", cell: (user) => <Moment at={user.created_on} /> },
      ]}
    />
  );
}

function Nobody() {
  return <Text c="dimmed">Nobody matches. The search looks at emails, names, usernames, phones and the begin of ids.</Text>;
}

function First() {
  return (
    <EmptyState
      title="Nobody yet"
      action={
        <Button component={Link} to="/auth/users/new">
          New user
        </Button>
      }
      command="genkan user create ada@example.com"
    >
      People come here when they register on your sign-in page, or when you make them.
    </EmptyState>
  );
}
