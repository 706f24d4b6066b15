import { expect, test } from "vitest";
import { createTableSql, foreignKeySql, tableProblems } from "./create_table";
import { NEW_COLUMN, NEW_FOREIGN_KEY, newTable, TEMPLATES, withColumn, withoutColumn, withTemplate, type TableDraft } from "./draft";

const users: TableDraft = {
  ...newTable("public"),
  name: "users",
  columns: [
    { ...NEW_COLUMN, name: "id", type: "text", isPrimary: true },
    { ...NEW_COLUMN, name: "name", type: "text" },
    { ...NEW_COLUMN, name: "last_seen", type: "timestamptz", default: "now()" },
    NEW_COLUMN,
  ],
};
const nothingTaken = () => false;

test("the article's table", () => {
  expect(createTableSql(users)).toBe(
    "create table public.users (\n  id text primary key,\n  name text,\n  last_seen timestamptz default now()\n);",
  );
  expect(tableProblems(users, nothingTaken)).toEqual({});
});

test("a key of two columns, unique columns, checks, foreign keys and comments", () => {
  const table: TableDraft = {
    ...newTable("shop"),
    name: "Order",
    comment: "what's bought",
    columns: [
      { ...NEW_COLUMN, name: "shop", type: "int", isPrimary: true },
      { ...NEW_COLUMN, name: "number", type: "int", isPrimary: true, comment: "per shop" },
      { ...NEW_COLUMN, name: "code", type: "text", isNullable: false, isUnique: true },
      { ...NEW_COLUMN, name: "serial", type: "bigint", identity: "always", default: "7" },
    ],
    uniques: [["shop", "code"], []],
    checks: [{ name: "positive", expression: "number > 0" }, { name: "", expression: " " }],
    foreignKeys: [
      { ...NEW_FOREIGN_KEY, to: { schema: "public", name: "users" }, pairs: [{ column: "code", toColumn: "id" }], onDelete: "cascade" },
    ],
  };
  expect(createTableSql(table).split("\n")).toEqual([
    'create table shop."Order" (',
    "  shop int,",
    "  number int,",
    "  code text not null unique,",
    "  serial bigint generated always as identity,",
    "  primary key (shop, number),",
    "  unique (shop, code),",
    "  constraint positive check (number > 0),",
    "  foreign key (code) references public.users (id) on delete cascade",
    ");",
    `comment on table shop."Order" is 'what''s bought';`,
    `comment on column shop."Order".number is 'per shop';`,
  ]);
});

test("a foreign key has its name and what happens on update", () => {
  const key = {
    ...NEW_FOREIGN_KEY, name: "to_user", to: { schema: "public", name: "users" },
    pairs: [{ column: "a", toColumn: "x" }, { column: "b", toColumn: "y" }], onUpdate: "set null" as const,
  };
  expect(foreignKeySql(key)).toBe("constraint to_user foreign key (a, b) references public.users (x, y) on update set null");
});

test("each mistake is told at its field", () => {
  const wrong: TableDraft = {
    ...users,
    name: " ",
    columns: [
      { ...NEW_COLUMN, name: "id" },
      { ...NEW_COLUMN, name: "id", type: "text" },
      { ...NEW_COLUMN, type: "text" },
      { ...NEW_COLUMN, name: "ä".repeat(32), type: "text" },
    ],
    foreignKeys: [NEW_FOREIGN_KEY],
  };
  expect(Object.keys(tableProblems(wrong, nothingTaken))).toEqual([
    "name", "columns.0.type", "columns.1.name", "columns.2.name", "columns.3.name", "foreignKeys.0",
  ]);
  expect(tableProblems(users, (name) => name === "users").name).toBe("public has 'users' already");
});

test("a new empty row comes as one writes into the last, and templates go before it", () => {
  const one = withColumn([NEW_COLUMN], 0, { name: "id" });
  expect(one.map((column) => column.name)).toEqual(["id", ""]);
  expect(withColumn(one, 0, { type: "text" })).toHaveLength(2);
  const created = TEMPLATES[2]?.column ?? NEW_COLUMN;
  expect(withTemplate(one, created).map((column) => column.name)).toEqual(["id", "created_at", ""]);
  expect(withoutColumn([NEW_COLUMN], 0)).toEqual([NEW_COLUMN]);
});
