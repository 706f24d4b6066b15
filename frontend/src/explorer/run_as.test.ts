import { expect, test } from "vitest";
import type { Metadata } from "../api/engine";
import { ADMIN, explainedSession, transportOf, variablesOfRole } from "./run_as";

test("a token goes out as any client sends it, without the console's session", () => {
  const transport = transportOf({ kind: "token", token: "Bearer a.b.c " });
  expect(transport.url).toBe("/v1/graphql");
  expect(transport.credentials).toBe("omit");
  expect(transport.headers).toEqual({ authorization: "Bearer a.b.c" });
});

test("a role is asked for through the console's session, and no variable can name another role", () => {
  const runAs = { kind: "role", role: "user", variables: { "x-hasura-role": "admin", "x-hasura-user-id": "1" } } as const;
  expect(transportOf(runAs).headers["x-hasura-role"]).toBe("user");
  expect(explainedSession(runAs)["x-hasura-role"]).toBe("user");
  expect(explainedSession(ADMIN)).toEqual({});
});

test("the session variables of a role's permissions are known", () => {
  const filter = { _and: [{ id: { _eq: "X-Hasura-User-Id" } }, { org: { _in: "x-hasura-orgs" } }] };
  const metadata: Metadata = {
    version: 3,
    sources: [
      {
        name: "default",
        kind: "postgres",
        configuration: {},
        tables: [
          {
            table: { schema: "public", name: "users" },
            select_permissions: [
              { role: "user", permission: { columns: "*", filter } },
              { role: "other", permission: { columns: "*", filter: { id: { _eq: "x-hasura-other" } } } },
            ],
          },
        ],
      },
    ],
  };
  expect(variablesOfRole(metadata, "user")).toEqual(["x-hasura-orgs", "x-hasura-user-id"]);
});
