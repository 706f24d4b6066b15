import { expect, test } from "vitest";
import type { Relation } from "../../api/catalog";
import type { Metadata } from "../../api/engine";
import { goesWithColumn, goesWithRows, goesWithTable } from "./dependents";

const users = { schema: "public", name: "users" };
const posts = { schema: "public", name: "posts" };
const trackedUsers = {
  table: users,
  array_relationships: [{ name: "posts", using: { foreign_key_constraint_on: { table: posts, columns: ["author_id"] } } }],
  select_permissions: [
    { role: "user", permission: { columns: ["id", "name"], filter: { email: { _eq: "X-Hasura-Email" } } } },
    { role: "guest", permission: { columns: "*", filter: {} } },
  ],
  computed_fields: [{ name: "initials", definition: {} }],
};
const metadata: Metadata = {
  version: 3,
  sources: [
    {
      name: "default", kind: "postgres", configuration: {},
      tables: [
        trackedUsers,
        {
          table: posts,
          object_relationships: [{ name: "writer", using: { manual_configuration: { remote_table: users, column_mapping: { a: "id" } } } }],
        },
      ],
    },
  ],
};
const relation: Relation = {
  ...users, kind: "table", comment: null, definition: null, columns: [],
  primary_key: { name: "users_pkey", columns: ["id"] },
  foreign_keys: [{ name: "to_team", columns: ["team"], to: { schema: "public", name: "teams" }, to_columns: ["id"], on_delete: "", on_update: "" }],
  referenced_by: [{ name: "posts_fkey", from: posts, from_columns: ["author_id"], columns: ["id"] }],
  unique: [{ name: "users_email_key", columns: ["email"] }],
  checks: [], indexes: [{ name: "users_pkey", definition: "" }], triggers: [], estimated_rows: 1200, size_bytes: 0,
};

test("with a table go its permissions, its relationships and those that lead to it", () => {
  expect(goesWithTable(metadata, "default", users)).toEqual([
    "permissions: select of user, select of guest", "relationships: posts",
    "relationships of other tables: posts.writer", "computed fields: initials",
  ]);
  expect(goesWithTable(metadata, "default", posts)).toEqual(["relationships: writer", "relationships of other tables: users.posts"]);
  expect(goesWithTable(metadata, "default", { schema: "public", name: "other" })).toEqual([]);
});

test("with a table go its rows, and keys of others by cascade", () => {
  expect(goesWithRows(relation)).toEqual([
    "its rows: about 1,200", "indexes: users_pkey", "the foreign key 'posts_fkey' of public.posts, with cascade",
  ]);
});

test("with a column go the keys and permissions that name it", () => {
  expect(goesWithColumn(relation, trackedUsers, "id")).toEqual([
    "the primary key 'users_pkey'", "the foreign key 'posts_fkey' of public.posts, with cascade", "named in permissions: select of user",
  ]);
  expect(goesWithColumn(relation, trackedUsers, "email")).toEqual([
    "the unique constraint 'users_email_key'", "named in permissions: select of user",
  ]);
  expect(goesWithColumn(relation, null, "team")).toEqual(["the foreign key 'to_team' to teams"]);
});
