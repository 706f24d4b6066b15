/** A small schema for the tests of this folder. */
import type { Column, Relation } from "../../api/catalog";
import type { TrackedTable } from "../../api/engine";
import { factsOf, type TableFacts } from "./facts";
import type { Facts } from "./rule";

export function column(name: string, type = "text"): Column {
  return { name, type, is_nullable: false, default: null, identity: null, generated: null, comment: null };
}

export function relation(name: string, columns: readonly Column[], rest: Partial<Relation> = {}): Relation {
  return {
    schema: "public", name, kind: "table", comment: null, definition: null, columns, primary_key: null, foreign_keys: [],
    referenced_by: [], unique: [], checks: [], indexes: [], triggers: [], estimated_rows: null, size_bytes: null, ...rest,
  };
}

const here = (name: string) => ({ schema: "public", name });
const KEY = { name: "posts_author_fkey", on_delete: "NO ACTION", on_update: "NO ACTION" };

export const USERS = relation("users", [column("id"), column("name"), column("last_seen", "timestamp with time zone")], {
  primary_key: { name: "users_pkey", columns: ["id"] },
  referenced_by: [{ name: KEY.name, from: here("posts"), from_columns: ["written_by"], columns: ["id"] }],
});

export const POSTS = relation(
  "posts",
  [column("id", "integer"), column("written_by"), column("title"), column("tags", "jsonb"), column("price", "numeric(10,2)")],
  {
    primary_key: { name: "posts_pkey", columns: ["id"] },
    foreign_keys: [{ ...KEY, columns: ["written_by"], to: here("users"), to_columns: ["id"] }],
  },
);

export const USERS_TRACKED: TrackedTable = {
  table: here("users"),
  array_relationships: [
    { name: "posts", using: { foreign_key_constraint_on: { column: "written_by", table: here("posts") } } },
  ],
  select_permissions: [{ role: "user", permission: { columns: ["id", "name"], filter: { id: { _eq: "X-Hasura-User-Id" } } } }],
};

export const POSTS_TRACKED: TrackedTable = {
  table: here("posts"),
  object_relationships: [{ name: "author", using: { foreign_key_constraint_on: "written_by" } }],
};

const KNOWN: readonly TableFacts[] = [factsOf(USERS, USERS_TRACKED), factsOf(POSTS, POSTS_TRACKED)];

export const facts: Facts = (table) => KNOWN.find((each) => each.table.name === table.name);
