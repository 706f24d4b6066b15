import { expect, test } from "vitest";
import { changeCount, changeOf, keyOf, NOTHING_PENDING, refusedCell, rowId, updatesOf, withChange, withoutChange, withoutRows, withoutWritten } from "./pending";
import type { RowsPage } from "./rows";

const ANN = { id: "1" };
const BOB = { id: "2" };
const page: RowsPage = {
  columns: [{ name: "name", type: "text" }, { name: "id", type: "integer" }],
  key: ["id"], paging: "key", rows: [], next: null, estimated_rows: null, database_ms: 1, sql: "",
};

test("only changed columns are sent, and null, default and empty are three things", () => {
  let pending = withChange(NOTHING_PENDING, ANN, "name", { value: "" }, "Ann");
  pending = withChange(pending, ANN, "age", { value: null }, "3");
  pending = withChange(pending, BOB, "age", { default: true }, "4");
  expect(changeCount(pending)).toBe(3);
  expect(updatesOf(pending)).toEqual([
    { key: ANN, set: { name: { value: "" }, age: { value: null } } },
    { key: BOB, set: { age: { default: true } } },
  ]);
});

test("a cell that is again what it was is no change", () => {
  const pending = withChange(NOTHING_PENDING, ANN, "name", { value: "Anna" }, "Ann");
  expect(withChange(pending, ANN, "name", { value: "Ann" }, "Ann")).toEqual(NOTHING_PENDING);
  expect(withChange(NOTHING_PENDING, ANN, "name", { value: null }, null)).toEqual(NOTHING_PENDING);
  // Of a cell that was cut nobody knows what it was.
  expect(changeCount(withChange(NOTHING_PENDING, ANN, "name", { value: "x" }, undefined))).toBe(1);
  expect(withoutChange(pending, ANN, "name")).toEqual(NOTHING_PENDING);
  expect(changeOf(pending, ANN, "name")).toEqual({ value: "Anna" });
  expect(changeOf(pending, BOB, "name")).toBeNull();
});

test("edits of rows that were deleted go with them", () => {
  const pending = withChange(NOTHING_PENDING, ANN, "name", { value: "Anna" }, "Ann");
  expect(withoutRows(pending, [BOB])).toEqual(pending);
  expect(withoutRows(pending, [ANN])).toEqual(NOTHING_PENDING);
});

test("what was edited while edits were written stays", () => {
  let written = withChange(NOTHING_PENDING, ANN, "name", { value: "Anna" }, "Ann");
  written = withChange(written, BOB, "name", { value: "Bobby" }, "Bob");
  expect(withoutWritten(written, written)).toEqual(NOTHING_PENDING);
  let meanwhile = withChange(written, ANN, "name", { value: "Annie" }, "Ann");
  meanwhile = withChange(meanwhile, BOB, "age", { value: "4" }, "3");
  const left = withChange(NOTHING_PENDING, ANN, "name", { value: "Annie" }, "Ann");
  expect(withoutWritten(meanwhile, written)).toEqual(withChange(left, BOB, "age", { value: "4" }, "3"));
});

test("a row is named by its key, by where it lies, or not at all", () => {
  const row = { values: ["Ann", "1"], cut: [false, false] };
  expect(keyOf(page, row)).toEqual({ id: "1" });
  expect(keyOf({ ...page, key: [], paging: "ctid" }, { ...row, ctid: "(0,1)" })).toEqual({ ctid: "(0,1)" });
  expect(keyOf({ ...page, key: [], paging: "offset" }, row)).toBeNull();
  expect(rowId({ id: "1" })).not.toBe(rowId({ id: "11" }));
});

test("a refusal is told at its cell", () => {
  let pending = withChange(NOTHING_PENDING, ANN, "name", { value: "a" }, "b");
  pending = withChange(pending, BOB, "a.b", { value: "a" }, "b");
  expect(refusedCell(pending, "$.rows[1].set.a.b")).toEqual({ id: rowId(BOB), column: "a.b" });
  expect(refusedCell(pending, "$.rows[0].key")).toEqual({ id: rowId(ANN), column: null });
  expect(refusedCell(pending, "$")).toBeNull();
  expect(refusedCell(pending, null)).toBeNull();
});
