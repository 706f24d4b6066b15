/** The frame of a user's pages: who it is, and the tabs. */
import { Badge, Group, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Await } from "../../ui/Await";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";
import { path } from "../lists/query_text";
import { nameOf, useUser, type User } from "./user";

const TABS = [
  { title: "Profile", tab: "profile" },
  { title: "Organizations", tab: "organizations" },
  { title: "Sessions", tab: "sessions" },
  { title: "Sign-in", tab: "sign-in" },
  { title: "Feature flags", tab: "flags" },
  { title: "Properties", tab: "properties" },
  { title: "Tokens", tab: "tokens" },
  { title: "Activity", tab: "activity" },
];

export function UserFrame({ children }: { children: (user: User) => ReactNode }) {
  const { user: id } = useParams({ strict: false }) as { user: string };
  const query = useUser(id);
  const user = query.data;
  return (
    <Page
      title={user === undefined ? id : nameOf(user)}
      description={user === undefined ? undefined : <Summary user={user} />}
      tabs={<RouteTabs label="Pages of the user" tabs={TABS.map(({ title, tab }) => ({ title, to: `/auth/users${path(id)}/${tab}` }))} />}
    >
      <Await query={query}>{children}</Await>
    </Page>
  );
}

function Summary({ user }: { user: User }) {
  return (
    <Group gap="xs">
      {user.is_suspended ? (
        <Badge color="vermilion" variant="light">
          Suspended
        </Badge>
      ) : null}
      <Text inherit>
        {user.last_signed_in === null ? "never signed in" : <>last signed in <Moment at={user.last_signed_in} /></>} · made <Moment at={user.created_on} />
      </Text>
    </Group>
  );
}
