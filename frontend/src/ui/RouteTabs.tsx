/** Tabs that are links: each has its URL. */
import { Tabs } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { plainPath } from "./plain_path";

interface RouteTabsProps {
  label: string;
  /** `to` is a whole path below `/console`. */
  tabs: readonly { title: string; to: string }[];
}

export function RouteTabs({ label, tabs }: RouteTabsProps) {
  const navigate = useNavigate();
  const path = plainPath(useLocation({ select: (location) => location.pathname }));
  // Of `/auth/roles` and `/auth/roles/permissions` the longer one is chosen.
  const chosen = tabs
    .filter(({ to }) => path === plainPath(to) || path.startsWith(`${plainPath(to)}/`))
    .reduce<(typeof tabs)[number] | null>((best, tab) => (best === null || tab.to.length > best.to.length ? tab : best), null);
  return (
    <Tabs
      value={chosen?.to ?? null}
      onChange={(to) => to !== null && void navigate({ to })}
      activateTabWithKeyboard={false}
    >
      <Tabs.List aria-label={label}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.to} value={tab.to}>
            {tab.title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
