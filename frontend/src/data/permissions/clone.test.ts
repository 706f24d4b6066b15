import { expect, test } from "vitest";
import { clonePlan, cloneText } from "./clone";
import { POSTS_TRACKED, USERS_TRACKED } from "./fixtures";
import { deleteRoleCommands, faultOfRoleName, renameRoleCommands, usesOf } from "./roles";

const asked = {
  source: "default",
  action: "select" as const,
  from: { table: USERS_TRACKED.table, role: "user" },
  permission: { role: "user", permission: { columns: ["id", "name"], filter: { id: { _eq: "X-Hasura-User-Id" } } } },
  tables: [USERS_TRACKED, POSTS_TRACKED],
  roles: ["user", "editor"],
  replacesExisting: false,
};
const columns = (table: { name: string }) => (table.name === "posts" ? ["id", "title"] : ["id", "name"]);

test("a clone is made for each table and role but its own, and names the columns that are missing", () => {
  const plan = clonePlan(asked, columns);
  expect(plan.map(cloneText)).toEqual([
    "users, role editor: made",
    "posts, role user: made, without name",
    "posts, role editor: made, without name",
  ]);
  expect(plan[1]?.commands[0]?.args.permission).toEqual({ columns: ["id"], filter: { id: { _eq: "X-Hasura-User-Id" } } });
});

test("where the rule needs a column that is missing nothing is made", () => {
  const strict = { ...asked, permission: { role: "user", permission: { columns: [], filter: { _or: [{ name: "a" }] } } } };
  const plan = clonePlan({ ...strict, tables: [POSTS_TRACKED] }, columns);
  expect(plan.map((clone) => [clone.outcome, clone.commands.length])).toEqual([["does not fit", 0], ["does not fit", 0]]);
});

test("what is there is replaced only when asked", () => {
  const there = { ...POSTS_TRACKED, select_permissions: [{ role: "editor", permission: {} }] };
  const only = { ...asked, tables: [there], roles: ["editor"] };
  expect(clonePlan(only, columns)[0]?.outcome).toBe("left as it is");
  expect(clonePlan({ ...only, replacesExisting: true }, columns)[0]?.commands.map((command) => command.type)).toEqual([
    "pg_drop_select_permission",
    "pg_create_select_permission",
  ]);
});

const metadata = {
  version: 3,
  sources: [
    {
      name: "default", kind: "postgres", configuration: {}, tables: [USERS_TRACKED, POSTS_TRACKED],
      functions: [{ function: { schema: "public", name: "search" }, permissions: [{ role: "user" }] }],
    },
  ],
  actions: [{ name: "pay", permissions: [{ role: "user" }] }],
  remote_schemas: [{ name: "shop", permissions: [{ role: "user", definition: { schema: "type Query { a: Int }" } }] }],
  inherited_roles: [
    { role_name: "staff", role_set: ["user", "editor"] },
    { role_name: "alone", role_set: ["user"] },
  ],
};

test("everything that a role has is found", () => {
  expect(usesOf(metadata, "user").map((use) => use.says)).toEqual([
    "select on users", "function search", "action pay", "remote schema shop",
  ]);
});

test("a renamed role has everything before the old one loses it", () => {
  const types = renameRoleCommands(metadata, "user", "member").map((command) => command.type);
  expect(types.indexOf("pg_create_select_permission")).toBeLessThan(types.indexOf("pg_drop_select_permission"));
  expect(renameRoleCommands(metadata, "user", "member")).toContainEqual({
    type: "add_inherited_role", args: { role_name: "staff", role_set: ["member", "editor"] },
  });
});

test("a deleted role leaves the sets of its heirs, and an heir of nothing goes", () => {
  const commands = deleteRoleCommands(metadata, "user");
  expect(commands).toContainEqual({ type: "add_inherited_role", args: { role_name: "staff", role_set: ["editor"] } });
  expect(commands).toContainEqual({ type: "drop_inherited_role", args: { role_name: "alone" } });
});

test("a role is not named admin, and not as another", () => {
  expect(faultOfRoleName("admin", [])).toMatch("admin may everything");
  expect(faultOfRoleName("user", ["user"])).toMatch("there is a role");
  expect(faultOfRoleName("editor", ["user"])).toBeNull();
});
