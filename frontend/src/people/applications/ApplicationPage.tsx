/** The frame of an application's pages: its name, and a tab for each. */
import { Text } from "@mantine/core";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { Await } from "../../ui/Await";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";
import { TYPE_NAMES, applicationPath, useApplication, useApplicationId, type ApplicationType } from "./application";

const TABS: readonly { title: string; tab: string; types: readonly ApplicationType[] }[] = [
  { title: "Details", tab: "details", types: ["reg", "spa", "device", "m2m"] },
  { title: "Quick start", tab: "quick-start", types: ["reg", "spa", "device", "m2m"] },
  { title: "Tokens", tab: "tokens", types: ["reg", "spa", "device", "m2m"] },
  { title: "APIs", tab: "apis", types: ["reg", "spa", "device", "m2m"] },
  { title: "Ways to sign in", tab: "sign-in", types: ["reg", "spa", "device"] },
  { title: "Design", tab: "design", types: ["reg", "spa", "device"] },
];

export function ApplicationPage() {
  const id = useApplicationId();
  const application = useApplication(id);
  const type = application.data?.type;
  return (
    <Page
      title={application.data?.name ?? "Application"}
      description={
        type === undefined ? undefined : (
          <>
            {TYPE_NAMES[type]} ·{" "}
            <Text span ff="monospace" size="sm">
              {id}
            </Text>
          </>
        )
      }
      tabs={
        type === undefined ? undefined : (
          <RouteTabs
            label="Application"
            tabs={TABS.filter((each) => each.types.includes(type)).map((each) => ({
              title: each.title,
              to: applicationPath(id, each.tab),
            }))}
          />
        )
      }
    >
      <Await query={application}>{() => <Outlet />}</Await>
    </Page>
  );
}

/** The bare address of an application is that of its first tab. */
export function ToDetails() {
  const id = useApplicationId();
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    void navigate({ to: applicationPath(id, "details"), replace: true });
  }, [id, navigate, path]);
  return null;
}
