import { expect, test } from "vitest";
import { configurationOf, definitionQuery, dropFunctionSql, offerAnew, offerOf, signature } from "./function_call";

const search = {
  schema: "public", name: "search_users", returns: "users", is_set: true, volatility: "stable", is_tracked: true,
  arguments: [{ name: "term", type: "text", has_default: false }, { name: null, type: "int", has_default: true }],
};

test("a function reads as its call", () => {
  expect(signature(search)).toBe("search_users(term text, int = …) → set of users");
});

test("what is not told goes by the volatility, what is unknown stays", () => {
  expect(offerOf({}, true)).toEqual({ exposedAs: "mutation", sessionArgument: null, customName: "" });
  const before = { session_argument: "session", custom_root_fields: { function: "find" } };
  const offer = offerOf(before, false);
  expect(offer).toEqual({ exposedAs: "query", sessionArgument: "session", customName: "" });
  expect(configurationOf(before, { ...offer, sessionArgument: null, customName: " find " })).toEqual({
    custom_root_fields: { function: "find" }, exposed_as: "query", custom_name: "find",
  });
});

test("offered anew it keeps its permissions", () => {
  const change = offerAnew("default", { schema: "public", name: "f" }, { exposed_as: "query" }, ["user"]);
  expect(change.kind === "metadata" && Array.isArray(change.args) ? change.args.map((each: { type: string }) => each.type) : null).toEqual([
    "pg_untrack_function", "pg_track_function", "pg_create_function_permission",
  ]);
});

test("names are quoted in SQL", () => {
  expect(definitionQuery({ schema: "public", name: "it's" })).toContain("p.proname = 'it''s'");
  expect(dropFunctionSql({ schema: "public", name: "F" }, "term text")).toBe('drop function public."F"(term text);');
});
