import { expect, test } from "vitest";
import { remedyOf, type InconsistentObject } from "./inconsistency";

const A = { name: "a", schema: "public" };

function object(type: string, name: string, definition: unknown): InconsistentObject {
  return { type, name, definition, reason: "Inconsistent object: it is not there" };
}

test("the cause is told without Hasura's preface", () => {
  expect(remedyOf(object("table", "table a in source default", A)).cause).toBe("it is not there");
});

test.each([
  [object("table", "table a in source other", A), { type: "pg_untrack_table", args: { source: "other", table: A, cascade: true } }],
  [object("function", "function f in source default", A), { type: "pg_untrack_function", args: { source: "default", function: A } }],
  [
    object("array_relation", "array_relation bs in table a in source default", { source: "default", table: A, name: "bs" }),
    { type: "pg_drop_relationship", args: { source: "default", table: A, relationship: "bs", cascade: true } },
  ],
  [
    object("select_permission", "select_permission user in table a in source default", { source: "default", table: A, role: "user" }),
    { type: "pg_drop_select_permission", args: { source: "default", table: A, role: "user" } },
  ],
  [object("remote_schema", "remote_schema r", { name: "r" }), { type: "remove_remote_schema", args: { name: "r" } }],
])("what takes it out of the metadata is one command", (inconsistent, command) => {
  expect(remedyOf(inconsistent).drop).toEqual(command);
});

test("a whole database is never dropped by one click", () => {
  expect(remedyOf(object("source", "source other", "other")).drop).toBeNull();
  expect(remedyOf(object("something new", "x", null)).drop).toBeNull();
});
