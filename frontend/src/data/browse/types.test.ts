import { expect, test } from "vitest";
import { csvText, jsonText } from "./export_text";
import type { RowsPage } from "./rows";
import { columnWidth, isNumber, isSafelyPretty, prettyJson } from "./types";

const page: RowsPage = {
  columns: [
    { name: "id", type: "bigint" },
    { name: "na,me", type: "text" },
    { name: "is_on", type: "boolean" },
    { name: "more", type: "jsonb" },
    { name: "n", type: "numeric(9,2)" },
  ],
  key: ["id"], paging: "key", next: null, estimated_rows: null, database_ms: 1, sql: "",
  rows: [
    { values: ["9007199254740993", 'say "x"', "t", '{"a": [1]}', "NaN"], cut: [] },
    { values: ["1", "", "false", null, "-0.50"], cut: [] },
  ],
};

test("a file of commas tells null from the empty text", () => {
  expect(csvText(page)).toBe(
    'id,"na,me",is_on,more,n\r\n9007199254740993,"say ""x""",t,"{""a"": [1]}",NaN\r\n1,"",false,,-0.50\r\n',
  );
});

test("a file of JSON keeps every digit of a number", () => {
  const text = jsonText(page);
  expect(text).toContain('"id": 9007199254740993,');
  expect(JSON.parse(text)).toEqual([
    { id: 9007199254740992, "na,me": 'say "x"', is_on: true, more: { a: [1] }, n: "NaN" },
    { id: 1, "na,me": "", is_on: false, more: null, n: -0.5 },
  ]);
  expect(JSON.parse(jsonText({ ...page, rows: [] }))).toEqual([]);
});

test("columns are as wide as what is in them, within bounds", () => {
  expect(columnWidth("id", "integer", ["1", null])).toBe(80);
  expect(columnWidth("text", "text", ["x".repeat(5000)])).toBe(302);
  expect(columnWidth("x".repeat(63), "text", [])).toBe(320);
  expect(isNumber("integer[]")).toBe(false);
});

test("JSON is printed with lines only where nothing of it is lost", () => {
  expect(prettyJson('{"a": [1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson("{a")).toBe("{a");
  expect(isSafelyPretty('{"a": [1, null]}')).toBe(true);
  expect(isSafelyPretty('{"a": 9007199254740993}')).toBe(false);
  expect(isSafelyPretty("{a")).toBe(false);
});
