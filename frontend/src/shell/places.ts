/** The places of the left rail, in their order; the palette knows them by the same table. */
import {
  IconApps,
  IconBrandGraphql,
  IconBuilding,
  IconDatabase,
  IconDoorEnter,
  IconFlag,
  IconHistory,
  IconKey,
  IconListDetails,
  IconMail,
  IconPalette,
  IconPlugConnected,
  IconSettings,
  IconShieldLock,
  IconShieldCheck,
  IconUsers,
  IconWebhook,
  type Icon,
} from "@tabler/icons-react";

export interface Place {
  title: string;
  to: string;
  /** The place is chosen for every page below this path. */
  below: string;
  icon: Icon;
  /** Other words for it in the palette. */
  words: string;
}

export const START: Place = { title: "Start", to: "/", below: "/", icon: IconDoorEnter, words: "checklist begin home" };

export const GROUPS: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: "Data",
    places: [
      { title: "API", to: "/api/api-explorer", below: "/api", icon: IconBrandGraphql, words: "graphql graphiql query run as" },
      { title: "Data", to: "/data", below: "/data", icon: IconDatabase, words: "tables sql schema permissions" },
    ],
  },
  {
    title: "People",
    places: [
      { title: "Applications", to: "/auth/applications", below: "/auth/applications", icon: IconApps, words: "client id secret env tokens hasura mapping" },
      { title: "Users", to: "/auth/users", below: "/auth/users", icon: IconUsers, words: "people accounts sessions" },
      { title: "Organizations", to: "/auth/organizations", below: "/auth/organizations", icon: IconBuilding, words: "members tenants" },
      { title: "Roles", to: "/auth/roles", below: "/auth/roles", icon: IconShieldLock, words: "permissions" },
      { title: "APIs", to: "/auth/apis", below: "/auth/apis", icon: IconShieldCheck, words: "audience scopes" },
      { title: "Flags", to: "/auth/flags", below: "/auth/flags", icon: IconFlag, words: "feature flags properties" },
      { title: "Connections", to: "/auth/connections", below: "/auth/connections", icon: IconPlugConnected, words: "google github microsoft apple oidc social sign-in" },
      { title: "Sign-in pages", to: "/auth/sign-in-pages", below: "/auth/sign-in-pages", icon: IconPalette, words: "branding design logo colour" },
      { title: "Webhooks", to: "/auth/webhooks", below: "/auth/webhooks", icon: IconWebhook, words: "events deliveries" },
      { title: "Outbox", to: "/auth/outbox", below: "/auth/outbox", icon: IconMail, words: "email codes letters" },
    ],
  },
];

export const LAST: readonly Place[] = [
  { title: "Logs", to: "/logs", below: "/logs", icon: IconListDetails, words: "requests queries sign-ins audit" },
  { title: "Settings", to: "/settings/env-vars", below: "/settings", icon: IconSettings, words: "environment variables jwt secret metadata export import" },
];

/** Places the rail has no room for. */
const BESIDE: readonly Place[] = [
  { title: "Permissions of roles", to: "/auth/roles/permissions", below: "/auth/roles", icon: IconShieldLock, words: "keys tokens" },
  { title: "Properties", to: "/auth/flags/properties", below: "/auth/flags", icon: IconFlag, words: "categories" },
  { title: "Workflows", to: "/auth/flags/workflows", below: "/auth/flags", icon: IconFlag, words: "deployments code variables" },
  { title: "Audit log", to: "/auth/audit-log", below: "/auth/audit-log", icon: IconHistory, words: "who did what csv" },
  { title: "Signing keys", to: "/auth/keys", below: "/auth/keys", icon: IconKey, words: "jwks rotate rotation" },
];

export function allPlaces(): readonly Place[] {
  return [START, ...GROUPS.flatMap((group) => group.places), ...LAST, ...BESIDE];
}

/** Whether the path is that place or a page of it. */
export function isChosen(place: Place, path: string): boolean {
  return place.below === "/" ? path === "/" : path === place.below || path.startsWith(`${place.below}/`);
}
