import { expect, test } from "vitest";
import { facts } from "./fixtures";
import type { Json } from "./json";
import { readRule, ruleJson, tablesIn } from "./rule";

const POSTS = { schema: "public", name: "posts" };

const SHAPES: readonly Json[] = [
  {},
  { written_by: "X-Hasura-User-Id" },
  { written_by: { _eq: "X-Hasura-User-Id" } },
  { written_by: { $in: "X-Hasura-Allowed-Ids" }, title: { _nin: ["a", "b"] } },
  { price: { _gte: 1, _lt: 10.5 } },
  { title: { _ceq: "written_by" } },
  { id: { _cgt: ["$", "id"] } },
  { title: null },
  { title: { _eq: null } },
  { tags: { _contains: { a: [1, { b: null }] } } },
  { tags: { $has_keys_all: "X-Hasura-Keys" } },
  { tags: { _cast: { String: { _like: "%a%" } } } },
  { _and: [] },
  { $and: [{ written_by: "req_user_id" }, { title: { _is_null: false } }] },
  { _or: [{ author: { name: { _ilike: "%a%" } } }, { _not: { _and: [{ id: 1 }, { id: 2 }] } }] },
  { author: { posts: { author: { id: "X-Hasura-User-Id" } } } },
  { _exists: { _table: "users", _where: { id: "X-Hasura-User-Id", name: { _eq: "root" } } } },
  { $exists: { _table: { schema: "hr", name: "staff" }, _where: { whatever: { _eq: 1 } } } },
  { a_computed_field: { _gte: 220 } },
  { author: "no object" },
  { _and: { not: "a list" }, _exists: { _table: "users" }, _not: 1, title: {} },
  { title: { _st_d_within: { distance: 1, from: { type: "Point" } } } },
];

test.each(SHAPES.map((shape) => [JSON.stringify(shape), shape]))("%s is written again as it was read", (text, shape) => {
  const rule = readRule(shape as Json, POSTS, facts);
  expect(rule).not.toBeNull();
  if (rule !== null) expect(JSON.stringify(ruleJson(rule))).toBe(text);
});

test("what is no object is no rule", () => {
  for (const json of [null, 1, "x", [], [{}]]) expect(readRule(json, POSTS, facts)).toBeNull();
});

test("a rule is shown by columns, relationships and groups, and what is neither stays JSON", () => {
  const rule = readRule({ author: { id: 1 }, title: { _eq: "a" }, unknown: 1, _or: [{}] }, POSTS, facts);
  expect(rule?.members.map((member) => member.kind)).toEqual(["related", "compare", "raw", "group"]);
});

test("of a table that is not known yet everything stays JSON, connectives apart", () => {
  const rule = readRule({ _or: [{ id: 1 }] }, { schema: "public", name: "elsewhere" }, facts);
  const group = rule?.members[0];
  expect(group?.kind === "group" ? group.parts[0]?.members[0]?.kind : null).toBe("raw");
});

test("two members of one name are an _and, so that none is lost", () => {
  const once = { kind: "compare", name: "id", isShort: false } as const;
  const rule = {
    members: [
      { ...once, comparisons: [{ operator: "_gt", value: 1 }] },
      { ...once, comparisons: [{ operator: "_lt", value: 9 }] },
    ],
  };
  expect(ruleJson(rule)).toEqual({ _and: [{ id: { _gt: 1 } }, { id: { _lt: 9 } }] });
});

test("a short equality becomes a whole one when its operator changes", () => {
  const member = { kind: "compare", name: "id", isShort: true, comparisons: [{ operator: "_gt", value: 1 }] } as const;
  expect(ruleJson({ members: [member] })).toEqual({ id: { _gt: 1 } });
});

test("the tables of a rule are those it walks through", () => {
  const json = { author: { posts: {} }, _exists: { _table: { schema: "hr", name: "staff" }, _where: {} } };
  expect(tablesIn(json, POSTS, facts).map((table) => table.name)).toEqual(["posts", "users", "staff"]);
});
