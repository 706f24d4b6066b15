import { expect, test } from "vitest";
import type { Catalog } from "../../api/catalog";
import { changesSchema, csvOf, gridOf, madeBetween, withRun } from "./sql_run";

const relation = (name: string, is_tracked = false) =>
  ({ schema: "public", name, kind: "table", is_tracked, custom_name: null, estimated_rows: null, comment: null }) as const;
const func = (name: string, returns: string) =>
  ({ schema: "public", name, arguments: [], returns, is_set: true, volatility: "stable", is_tracked: false }) as const;
const empty: Catalog = { source: "default", version: "1", schemas: ["public"], relations: [relation("old")], functions: [], types: [] };

test("the first line of an answer is the names of its columns", () => {
  expect(gridOf({ result_type: "TuplesOk", result: [["a", "b"], ["1", null]] })).toEqual({ columns: ["a", "b"], rows: [["1", null]] });
  expect(gridOf({ result_type: "CommandOk", result: null })).toBe(null);
});

test("what a run made is what is new and not tracked", () => {
  const after = {
    ...empty,
    relations: [relation("old"), relation("new"), relation("known", true)],
    functions: [func("search", "old"), func("search", "old"), func("touch", "trigger")],
  };
  expect(madeBetween(empty, after)).toEqual({
    relations: [{ schema: "public", name: "new" }], functions: [{ schema: "public", name: "search" }],
  });
});

test("SQL that may change the schema is known by its words", () => {
  expect([changesSchema("create table a ()"), changesSchema("select 1"), changesSchema("insert into a values (1)")]).toEqual([true, false, false]);
});

test("cells with commas, quotes and lines are quoted", () => {
  expect(csvOf({ columns: ["a", "b"], rows: [['say "hi"', null], ["1,2", "x\ny"]] })).toBe('a,b\r\n"say ""hi""",\r\n"1,2","x\ny"');
});

test("the newest run is first, and each is there once", () => {
  expect(withRun(["a", "b"], " b ")).toEqual(["b", "a"]);
  expect(withRun(Array.from({ length: 40 }, (_, index) => String(index)), "x")).toHaveLength(30);
});
