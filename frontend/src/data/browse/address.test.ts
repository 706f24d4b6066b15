import { expect, test } from "vitest";
import { addressSearch, askable, listedValues, nextOrder, readAddress, valuesText } from "./address";

test("an address is read as it was written", () => {
  const address = {
    where: [
      { column: "id", op: "=", value: "5" },
      { column: "name", op: "in", value: ["a", "b"] },
      { column: "name", op: "is null", value: null },
    ],
    order_by: [{ column: "name", direction: "desc" }],
    limit: 100,
  } as const;
  expect(readAddress(addressSearch(address))).toEqual(address);
  expect(addressSearch(readAddress({}))).toEqual({});
});

test("what makes no sense in an address is left out", () => {
  expect(
    readAddress({
      where: [{ column: "id", op: "regex", value: "5" }, { column: 1, op: "=" }, null, { column: "a", op: "=" }, { column: "a", op: "in", value: [] }],
      order_by: "name",
      limit: 7,
    }),
  ).toEqual({ where: [], order_by: [], limit: 50 });
});

test("a header is clicked through ascending, descending and no order", () => {
  const ascending = nextOrder([], "a", false);
  const descending = nextOrder(ascending, "a", false);
  expect(ascending).toEqual([{ column: "a", direction: "asc" }]);
  expect(descending).toEqual([{ column: "a", direction: "desc" }]);
  expect(nextOrder(descending, "a", false)).toEqual([]);
  expect(nextOrder(descending, "b", false)).toEqual([{ column: "b", direction: "asc" }]);
  const both = nextOrder(descending, "b", true);
  expect(both).toEqual([...descending, { column: "b", direction: "asc" }]);
  expect(nextOrder(both, "a", true)).toEqual([{ column: "b", direction: "asc" }]);
});

test("a condition that is not complete is not asked", () => {
  const drafts = [
    { column: "a", op: "=", value: "" },
    { column: "a", op: "=", value: null },
    { column: "a", op: "in", value: [] },
    { column: "a", op: "is null", value: null },
    { column: "gone", op: "=", value: "1" },
  ] as const;
  expect(askable(drafts, new Set(["a"]))).toEqual([drafts[0], drafts[3]]);
});

test("a list of values is written with commas, and read again", () => {
  expect(listedValues("a, b c,d")).toEqual(["a", "b c", "d"]);
  expect(listedValues('"a, b", "say ""x""", c')).toEqual(["a, b", 'say "x"', "c"]);
  expect(listedValues("")).toEqual([]);
  const values = ["a", "a,b", ' "', "", "é"];
  expect(listedValues(valuesText(values))).toEqual(values);
});
