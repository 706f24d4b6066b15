/** Who a query is run as, and what that means on the wire. */
import type { Metadata } from "../api/engine";
import { decodeToken, sessionOf } from "../token/decode";

export type RunAs =
  | { kind: "admin" }
  | { kind: "role"; role: string; variables: Readonly<Record<string, string>> }
  | { kind: "user"; name: string; userId: string; clientId: string; token: string }
  | { kind: "token"; token: string };

export const ADMIN: RunAs = { kind: "admin" };

/** How a request goes out: admin and roles through the console's session, tokens as any client sends them. */
export interface Transport {
  url: string;
  headers: Readonly<Record<string, string>>;
  credentials: "same-origin" | "omit";
}

export function transportOf(runAs: RunAs): Transport {
  switch (runAs.kind) {
    case "admin":
      return { url: "/console-api/engine/v1/graphql", headers: { "x-genkan-console": "1" }, credentials: "same-origin" };
    case "role":
      return {
        url: "/console-api/engine/v1/graphql",
        headers: { "x-genkan-console": "1", ...runAs.variables, "x-hasura-role": runAs.role },
        credentials: "same-origin",
      };
    case "user":
    case "token":
      return { url: "/v1/graphql", headers: { authorization: `Bearer ${bare(runAs.token)}` }, credentials: "omit" };
  }
}

/** The session that `/v1/graphql/explain` is asked for. Source: Hasura, explain API. */
export function explainedSession(runAs: RunAs): Readonly<Record<string, string>> {
  switch (runAs.kind) {
    case "admin":
      return {};
    case "role":
      return { ...runAs.variables, "x-hasura-role": runAs.role };
    case "user":
    case "token":
      return sessionOf(decodeToken(runAs.token)?.claims ?? {});
  }
}

/** `admin`, `role user`, `ada@example.com`: as a button says it. */
export function titleOf(runAs: RunAs): string {
  switch (runAs.kind) {
    case "admin":
      return "admin";
    case "role":
      return `role ${runAs.role}`;
    case "user":
      return runAs.name;
    case "token":
      return "a pasted token";
  }
}

/** What must be asked again when it changes: the schema differs by role. */
export function keyOf(runAs: RunAs): string {
  return JSON.stringify(runAs);
}

/** The session variables that a role's permissions name, so that they can be filled in. */
export function variablesOfRole(metadata: Metadata, role: string): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === "string") {
      if (/^x-hasura-[\w-]+$/i.test(value)) found.add(value.toLowerCase());
    } else if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(look);
  };
  for (const source of metadata.sources) {
    for (const table of source.tables) {
      for (const permissions of [table.select_permissions, table.insert_permissions, table.update_permissions, table.delete_permissions]) {
        for (const each of permissions ?? []) if (each.role === role) look(each.permission);
      }
    }
  }
  return [...found].sort();
}

function bare(token: string): string {
  return token.trim().replace(/^Bearer\s+/i, "");
}
