/** The article "Kinde with Hasura" as a list that ticks itself from what is really there. */
import type { Metadata, TrackedTable } from "../api/engine";

/** What the server has, as far as the list looks at it. */
export interface Facts {
  /** Applications that people sign in to, those with the Hasura mapping first. */
  applications: readonly { id: string; name: string; isMapped: boolean }[];
  isJwtSecretSet: boolean;
  metadata: Metadata;
  people: number;
  /** Whether somebody who is no admin has queried lately; null when the log can not be read. */
  hasQueriedAsUser: boolean | null;
  hasSignedIn: boolean;
}

export interface Step {
  title: string;
  says: string;
  isDone: boolean;
  action: string;
  to: string;
}

const NEW_TABLE = "/data/default/schema/public/table/add";

/** The steps in the article's order. */
export function checklist(facts: Facts): readonly Step[] {
  const application = facts.applications[0];
  const table = firstTable(facts.metadata);
  const granted = tableWithGrant(facts.metadata);
  return [
    {
      title: "Create an application",
      says: application === undefined ? "It stands for your site: its keys go into .env.local." : `'${application.name}' is there.`,
      isDone: application !== undefined,
      action: application === undefined ? "New application" : "Its keys",
      to: application === undefined ? "/auth/applications/new" : `/auth/applications/${application.id}`,
    },
    {
      title: "Enable Hasura mapping",
      says: "Its tokens then say who somebody is in the words the engine reads: a role and a user id.",
      isDone: application?.isMapped === true,
      action: "Tokens",
      to: application === undefined ? "/auth/applications" : `/auth/applications/${application.id}/tokens`,
    },
    {
      title: "Let the engine trust these tokens",
      says: "HASURA_GRAPHQL_JWT_SECRET names the address of the provider's keys. Here it is set from the start.",
      isDone: facts.isJwtSecretSet,
      action: "Environment variables",
      to: "/settings/env-vars",
    },
    {
      title: "Create the table users",
      says: table === null ? "id, name, last_seen: three columns, and GraphQL has queries and mutations for them." : `'${table.table.name}' is tracked.`,
      isDone: table !== null,
      action: table === null ? "New table" : "Browse it",
      to: table === null ? NEW_TABLE : `${pathOf(table)}/browse`,
    },
    {
      title: "Give a role its own row",
      says: granted === null ? "The role user sees the row whose id is the token's user id, and no other." : `Role '${granted.role}' reads '${granted.table.table.name}'.`,
      isDone: granted !== null,
      action: "Permissions",
      to: table === null ? NEW_TABLE : `${pathOf(granted?.table ?? table)}/permissions`,
    },
    {
      title: "Have somebody to sign in",
      says: facts.people === 0 ? "People register themselves in your site, or you create them." : `${facts.people} ${facts.people === 1 ? "person" : "people"} can sign in.`,
      isDone: facts.people > 0,
      action: facts.people === 0 ? "New user" : "Users",
      to: facts.people === 0 ? "/auth/users/new" : "/auth/users",
    },
    {
      title: "Query as them",
      says: "Choose a person under Run as: their token is minted as in production, and they see one row.",
      isDone: facts.hasQueriedAsUser === true,
      action: "API",
      to: "/api/api-explorer",
    },
    {
      title: "Sign in from your site",
      says: "Copy .env.local into the Next.js example, start it, sign in: the page shows the same row.",
      isDone: facts.hasSignedIn,
      action: "How to",
      to: application === undefined ? "/auth/applications/new" : `/auth/applications/${application.id}`,
    },
  ];
}

function pathOf({ table }: TrackedTable): string {
  return `/data/default/schema/${encodeURIComponent(table.schema)}/tables/${encodeURIComponent(table.name)}`;
}

function defaultTables(metadata: Metadata): readonly TrackedTable[] {
  return metadata.sources.find(({ name }) => name === "default")?.tables ?? [];
}

/** `users` if it is there, else the first table that is tracked. */
function firstTable(metadata: Metadata): TrackedTable | null {
  const tables = defaultTables(metadata);
  return tables.find(({ table }) => table.name === "users") ?? tables[0] ?? null;
}

function tableWithGrant(metadata: Metadata): { table: TrackedTable; role: string } | null {
  for (const table of defaultTables(metadata)) {
    const role = table.select_permissions?.[0]?.role;
    if (role !== undefined) return { table, role };
  }
  return null;
}
