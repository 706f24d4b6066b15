import { expect, test } from "vitest";
import { ApiFault } from "../../api/http";
import { sqlFault, whatBreaks, whatDepends } from "./sql_fault";

function refused(error: Readonly<Record<string, unknown>>): ApiFault {
  return new ApiFault("query execution failed", 400, "postgres-error", null, "$.args", { statement: "x", error });
}

test("Postgres' own words are taken out of the engine's answer", () => {
  const error = refused({ message: 'type "tex" does not exist', status_code: "42704", hint: null, description: null });
  expect(sqlFault(error)).toEqual({ message: 'type "tex" does not exist', state: "42704", hint: null, description: null });
  expect(sqlFault(new ApiFault("no such table", 400, "not-exists"))).toBe(null);
  expect(sqlFault(new Error("away"))).toBe(null);
});

test("what depends is named, of the database and of metadata", () => {
  const ofDatabase = refused({
    message: "cannot drop table users because other objects depend on it",
    status_code: "2BP01",
    description: "view names depends on table users\nconstraint k on table posts depends on table users",
  });
  expect(whatDepends(ofDatabase)).toEqual([
    "view names depends on table users", "constraint k on table posts depends on table users",
  ]);
  const ofMetadata = new ApiFault(
    "cannot drop due to the following dependent objects: relationship posts.author in source \"default\", permission posts.user.select in source \"default\"",
    400,
    "dependency-error",
  );
  expect(whatDepends(ofMetadata)).toEqual([
    'relationship posts.author in source "default"', 'permission posts.user.select in source "default"',
  ]);
  expect(whatDepends(refused({ message: "syntax error", status_code: "42601" }))).toBe(null);
});

test("what would no longer fit of metadata is told by name and reason", () => {
  const query = {
    name: "native_query cheap in source default", type: "native_query", reason: "Inconsistent object: Failed to validate query",
    message: { error: { message: 'relation "books" does not exist' } },
  };
  const table = { name: "table moods in source default", type: "table", reason: "Inconsistent object: not an enum" };
  const error = new ApiFault("cannot continue due to newly found inconsistent metadata", 500, "unexpected", null, "$", [query, table]);
  expect(whatBreaks(error)).toEqual([
    'native_query cheap in source default: Failed to validate query (relation "books" does not exist)',
    "table moods in source default: not an enum",
  ]);
  expect(whatBreaks(new ApiFault("x", 400, "y", null, null, ["else"]))).toBe(null);
  expect(whatBreaks(new Error("away"))).toBe(null);
});
