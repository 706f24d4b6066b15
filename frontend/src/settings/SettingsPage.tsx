/** The frame of the settings' pages: their tabs. */
import type { ReactNode } from "react";
import { useSession } from "../api/console";
import { Page } from "../ui/Page";
import { RouteTabs } from "../ui/RouteTabs";

interface SettingsPageProps {
  title: string;
  description: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

const TABS = [
  { title: "Environment variables", to: "/settings/env-vars" },
  { title: "Metadata", to: "/settings/metadata-actions" },
  { title: "Inconsistent objects", to: "/settings/metadata-status" },
];
const PEOPLE = { title: "People", to: "/settings/people" };
const ABOUT = { title: "About", to: "/settings/about" };

export function SettingsPage({ title, description, action, children }: SettingsPageProps) {
  const role = useSession().data?.role;
  const tabs = role === "admin" ? [...TABS, PEOPLE, ABOUT] : [...TABS, ABOUT];
  return (
    <Page title={title} description={description} action={action} tabs={<RouteTabs label="Pages of the settings" tabs={tabs} />}>
      {children}
    </Page>
  );
}

/** Whether whoever is signed in may change settings and people. */
export function useIsAdmin(): boolean {
  return useSession().data?.role === "admin";
}
