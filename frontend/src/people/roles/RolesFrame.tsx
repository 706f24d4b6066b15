import type { ReactNode } from "react";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";

const TABS = [
  { title: "Roles", to: "/auth/roles" },
  { title: "Permissions", to: "/auth/roles/permissions" },
];

interface RolesFrameProps {
  title: string;
  description: string;
  action: ReactNode;
  children: ReactNode;
}

export function RolesFrame({ children, ...page }: RolesFrameProps) {
  return (
    <Page {...page} tabs={<RouteTabs label="Roles and permissions" tabs={TABS} />}>
      {children}
    </Page>
  );
}
