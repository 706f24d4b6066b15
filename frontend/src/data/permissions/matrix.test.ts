import { expect, test } from "vitest";
import { POSTS_TRACKED, USERS_TRACKED } from "./fixtures";
import { cellOf } from "./matrix";
import { camelCase, columnField, rootField } from "./names";
import { operatorsOf, plainType } from "./operators";
import { arrayOfLiteral, offeredVariables, withSessionValues } from "./session";
import { inFewWords, partOf } from "./fault";
import { ApiFault } from "../../api/http";

test("a cell says in words how much there is", () => {
  expect(cellOf(USERS_TRACKED, "user", "select", {}, 3)).toEqual({ extent: "partial", says: "some rows, 2 of 3 columns" });
  expect(cellOf(USERS_TRACKED, "user", "delete", {}, 3)).toEqual({ extent: "none", says: "nothing" });
  const heir = cellOf(USERS_TRACKED, "staff", "select", { staff: ["user", "editor"] }, 3);
  expect(heir).toEqual({ extent: "inherited", says: "what user may" });
});

test("only every row with every column is all of it", () => {
  const table = (permission: Record<string, unknown>) => ({ ...POSTS_TRACKED, select_permissions: [{ role: "r", permission }] });
  const extent = (permission: Record<string, unknown>) => cellOf(table(permission), "r", "select", {}, 2).extent;
  expect(extent({ columns: "*", filter: {} })).toBe("full");
  expect(extent({ columns: ["a", "b"], filter: {} })).toBe("full");
  expect(extent({ columns: ["a"], filter: {} })).toBe("partial");
  expect(extent({ columns: "*", filter: {}, limit: 5 })).toBe("partial");
  expect(extent({ columns: "*", filter: { a: 1 } })).toBe("partial");
});

test("an inherited role that inherits from itself is told of once", () => {
  expect(cellOf(USERS_TRACKED, "a", "select", { a: ["b"], b: ["a", "user"] }, 3).extent).toBe("inherited");
});

test("names are those that clients see", () => {
  const source = { name: "default", kind: "postgres", tables: [], configuration: {} };
  const camel = { ...source, customization: { naming_convention: "graphql-default" } };
  const table = { table: { schema: "hr", name: "staff_member" } };
  expect(rootField(source, table, "select_aggregate")).toBe("hr_staff_member_aggregate");
  expect(rootField(camel, table, "select_aggregate")).toBe("hrStaffMemberAggregate");
  const named = { ...table, configuration: { custom_root_fields: { select: "people" }, column_config: { a_b: { custom_name: "x" } } } };
  expect([rootField(source, named, "select"), columnField(source, named, "a_b")]).toEqual(["people", "x"]);
  expect(camelCase("_last_seen_at")).toBe("_lastSeenAt");
});

test("a type has the operators the engine has for it", () => {
  const names = (type: string) => operatorsOf(type).map((operator) => operator.name);
  expect(names("character varying(20)")).toContain("_ilike");
  expect(names("integer")).not.toContain("_like");
  expect(names("jsonb")).toContain("_has_key");
  expect(names("text[]")).toContain("_contains");
  expect(names("json")).toEqual([]);
  expect(plainType("public.geometry(Point,4326)")).toBe("geometry");
});

test("session variables are offered, and their values take their places in a rule", () => {
  expect(offeredVariables([{ filter: { a: "x-hasura-team-id", b: "X-Hasura-User-Id" } }])).toContain("X-Hasura-Team-Id");
  const rule = { id: { _in: "X-Hasura-Ids" }, _or: [{ name: "X-HASURA-USER-ID" }] };
  const session = { "x-hasura-ids": '{1,"a b"}', "x-hasura-user-id": "kp_1" };
  expect(withSessionValues(rule, session)).toEqual({ id: { _in: ["1", "a b"] }, _or: [{ name: "kp_1" }] });
  expect(arrayOfLiteral("{}")).toEqual([]);
});

test("a refusal stands where the mistake is", () => {
  const fault = (path: string) => new ApiFault("no such column", 400, "not-exists", null, path);
  expect(partOf(fault("$.args[1].args.permission.filter.ide"))).toBe("filter");
  expect(partOf(fault("$.args[0].args.permission.columns[2]"))).toBe("columns");
  expect(partOf(fault("$.args"))).toBeNull();
  const message = 'Inconsistent object: in table "posts": in permission for role "id": "ide" does not exist';
  const inconsistent = new ApiFault(message, 400, "invalid-configuration", null, "$.args[0].args");
  expect(partOf(inconsistent, { columns: ["id"], filter: { _or: [{ ide: 1 }] } })).toBe("filter");
  expect(partOf(inconsistent, { columns: ["id", "ide"], filter: {} })).toBe("columns");
  expect(inFewWords(inconsistent)).toMatchObject({ message: '"ide" does not exist', detail: null });
});
