/** The frame of an organization's pages. */
import { Badge, Group, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Await } from "../../ui/Await";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";
import { path } from "../lists/query_text";
import { useOrganization, type Organization } from "./organization";

const TABS = [
  { title: "Details", tab: "details" },
  { title: "Members", tab: "members" },
  { title: "Invitations", tab: "invitations" },
  { title: "Sign-in", tab: "sign-in" },
  { title: "Feature flags", tab: "flags" },
  { title: "Properties", tab: "properties" },
  { title: "Look", tab: "look" },
];

interface OrganizationFrameProps {
  action?: ReactNode;
  children: (organization: Organization) => ReactNode;
}

export function useOrganizationCode(): string {
  return (useParams({ strict: false }) as { organization: string }).organization;
}

export function OrganizationFrame({ action, children }: OrganizationFrameProps) {
  const code = useOrganizationCode();
  const query = useOrganization(code);
  const organization = query.data;
  return (
    <Page
      title={organization?.name ?? code}
      description={organization === undefined ? undefined : <Summary organization={organization} />}
      action={action}
      tabs={<RouteTabs label="Pages of the organization" tabs={TABS.map(({ title, tab }) => ({ title, to: `/auth/organizations${path(code)}/${tab}` }))} />}
    >
      <Await query={query}>{children}</Await>
    </Page>
  );
}

function Summary({ organization }: { organization: Organization }) {
  return (
    <Group gap="xs">
      {organization.is_default ? <Badge variant="light">Default</Badge> : null}
      {organization.is_suspended ? (
        <Badge variant="light" color="vermilion">
          Suspended
        </Badge>
      ) : null}
      <Text inherit>
        <Text span inherit ff="monospace">
          {organization.code}
        </Text>{" "}
        · made <Moment at={organization.created_on} />
      </Text>
    </Group>
  );
}
