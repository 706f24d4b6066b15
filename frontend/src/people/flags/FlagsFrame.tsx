import type { ReactNode } from "react";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";

const TABS = [
  { title: "Feature flags", to: "/auth/flags" },
  { title: "Properties", to: "/auth/flags/properties" },
  { title: "Categories", to: "/auth/flags/categories" },
  { title: "Environment variables", to: "/auth/flags/variables" },
  { title: "Workflows", to: "/auth/flags/workflows" },
];

interface FlagsFrameProps {
  title: string;
  description: string;
  action?: ReactNode;
  children: ReactNode;
}

export function FlagsFrame({ children, ...page }: FlagsFrameProps) {
  return (
    <Page {...page} tabs={<RouteTabs label="Flags, properties and workflows" tabs={TABS} />}>
      {children}
    </Page>
  );
}
