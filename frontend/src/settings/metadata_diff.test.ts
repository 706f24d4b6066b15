import { expect, test } from "vitest";
import { differences, objectsOf, readMetadata, type Json } from "./metadata_diff";

const USERS = { schema: "public", name: "users" };

function document(...tables: readonly Json[]): Json {
  return { version: 3, sources: [{ name: "default", kind: "postgres", tables, configuration: {} }] };
}

test("every object has its place, named as metadata name it", () => {
  const table = { table: USERS, select_permissions: [{ role: "user", permission: { columns: "*", filter: {} } }] };
  expect([...objectsOf(document(table)).keys()]).toEqual([
    "source default › table public.users › select permission user",
    "source default › table public.users",
    "source default",
    "document",
  ]);
});

test("what is added, changed and gone is told, and nothing else", () => {
  const before = document(
    { table: USERS, select_permissions: [{ role: "user", permission: { columns: ["id"], filter: {} } }] },
    { table: { schema: "public", name: "old" } },
  );
  const after = document({
    table: USERS,
    select_permissions: [{ role: "user", permission: { columns: ["id", "name"], filter: {} } }],
    array_relationships: [{ name: "posts", using: {} }],
  });
  expect(differences(before, after).map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    "changed source default › table public.users › select permission user",
    "added source default › table public.users › array relationship posts",
    "removed source default › table public.old",
  ]);
});

test("the order of members, and lists that are empty or absent, are no difference", () => {
  const one = document({ table: USERS, object_relationships: [], configuration: { a: 1, b: 2 } });
  const other = document({ configuration: { b: 2, a: 1 }, table: { name: "users", schema: "public" }, comment: null });
  expect(differences(one, other)).toEqual([]);
});

test("metadata are read from an export, an answer of the API, or bare", () => {
  const bare = { version: 3, sources: [] };
  for (const text of [bare, { metadata: bare }, { resource_version: 4, metadata: bare }]) {
    expect(readMetadata(JSON.stringify(text))).toEqual(bare);
  }
});

test.each(["", "{", "[]", "{}", '{"version": "3"}'])("what is no metadata is refused: %s", (text) => {
  expect(() => readMetadata(text)).toThrow(/this is no/);
});
