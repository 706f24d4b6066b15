import { expect, test } from "vitest";
import type { Column } from "../../api/catalog";
import { NEW_COLUMN } from "../table_form/draft";
import {
  addCheckSql, addColumnSql, addForeignKeySql, alterColumnSql, columnEdit, createIndexSql, dropRelationSql,
  relationCommentSql, renameRelationSql, replacePrimaryKeySql, viewSql,
} from "./alter_table";

const users = { schema: "public", name: "users" };
const age: Column = { name: "age", type: "text", is_nullable: true, default: "'0'", identity: null, generated: null, comment: null };

test("a column that is left as it is needs no SQL", () => {
  expect(alterColumnSql(users, age, columnEdit(age))).toBe("");
});

test("each difference is a statement, the name last", () => {
  const edit = {
    name: "Age", type: "int", using: "age::int", isNullable: false, default: "0", comment: "in years",
  };
  expect(alterColumnSql(users, age, edit).split("\n")).toEqual([
    "alter table public.users alter column age drop default;",
    "alter table public.users alter column age type int using age::int;",
    "alter table public.users alter column age set default 0;",
    "alter table public.users alter column age set not null;",
    "comment on column public.users.age is 'in years';",
    'alter table public.users rename column age to "Age";',
  ]);
});

test("a default goes, a column may be null again, a comment is taken away", () => {
  const held = { ...age, is_nullable: false, comment: "x" };
  expect(alterColumnSql(users, held, { ...columnEdit(held), default: "", isNullable: true, comment: "" }).split("\n")).toEqual([
    "alter table public.users alter column age drop default;",
    "alter table public.users alter column age drop not null;",
    "comment on column public.users.age is null;",
  ]);
});

test("columns, keys, checks and indexes are added", () => {
  expect(addColumnSql(users, { ...NEW_COLUMN, name: "email", type: "text", isNullable: false, isUnique: true, comment: "a" })).toBe(
    "alter table public.users add column email text not null unique;\ncomment on column public.users.email is 'a';",
  );
  expect(addCheckSql(users, "", "age > 0")).toBe("alter table public.users add check (age > 0);");
  const key = {
    name: "", to: { schema: "a", name: "B" }, pairs: [{ column: "b", toColumn: "id" }], onDelete: "no action", onUpdate: "no action",
  } as const;
  expect(addForeignKeySql(users, key)).toBe('alter table public.users add foreign key (b) references a."B" (id);');
  expect(replacePrimaryKeySql(users, "users_pkey", ["a", "b"])).toBe(
    "alter table public.users drop constraint users_pkey, add primary key (a, b);",
  );
  expect(createIndexSql(users, { name: "", columns: ["age"], method: "btree", isUnique: true, where: "age > 0" })).toBe(
    "create unique index on public.users using btree (age) where age > 0;",
  );
});

test("each kind of relation is called by its word", () => {
  expect(dropRelationSql(users, "materialized view")).toBe("drop materialized view public.users;");
  expect(renameRelationSql(users, "partitioned table", "People")).toBe('alter table public.users rename to "People";');
  expect(relationCommentSql(users, "view", "it's")).toBe("comment on view public.users is 'it''s';");
  expect(viewSql(users, "view", "select 1;")).toBe("create or replace view public.users as\nselect 1;");
  expect(viewSql(users, "materialized view", "select 1").split("\n")[0]).toBe("drop materialized view public.users;");
});
