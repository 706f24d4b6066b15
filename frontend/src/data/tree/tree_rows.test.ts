import { expect, test } from "vitest";
import type { Catalog, CatalogRelation } from "../../api/catalog";
import { rowAfterKey, treeRows, treeSource } from "./tree_rows";

function relation(schema: string, name: string, isTracked = true): CatalogRelation {
  return { schema, name, kind: "table", is_tracked: isTracked, custom_name: null, estimated_rows: 0, comment: null };
}

const catalog: Catalog = {
  source: "default",
  version: "1",
  schemas: ["public", "sales"],
  relations: [relation("public", "users"), relation("public", "orders", false), relation("sales", "user_orders")],
  functions: [
    { schema: "public", name: "search_users", arguments: [], returns: "users", is_set: true, volatility: "stable", is_tracked: true },
    { schema: "public", name: "touch", arguments: [], returns: "trigger", is_set: false, volatility: "volatile", is_tracked: false },
  ],
  types: [],
};
const sources = [treeSource("default", catalog)];
const everything = () => true;

test("sources, schemas and what is in them stand below each other, relations before functions", () => {
  const rows = treeRows(sources, everything, "");
  expect(rows.map((row) => `${row.level} ${row.label}`)).toEqual([
    "1 default", "2 public", "3 orders", "3 users", "3 search_users", "2 sales", "3 user_orders",
  ]);
  expect(rows[2]).toMatchObject({ isTracked: false, position: 1, setSize: 3, to: "/data/default/schema/public/tables/orders/browse" });
});

test("what is closed shows nothing below it", () => {
  const rows = treeRows(sources, (id) => id !== "/data/default/schema/public", "");
  expect(rows.map((row) => row.label)).toEqual(["default", "public", "sales", "user_orders"]);
});

test("the schemas of Genkan itself come last", () => {
  const rows = treeRows([treeSource("default", { ...catalog, schemas: ["identity", "public", "sales"] })], (id) => id === "source:default", "");
  expect(rows.map((row) => row.label)).toEqual(["default", "public", "sales", "identity"]);
});

test("a search opens all and leaves out what has not its letters", () => {
  const rows = treeRows(sources, () => false, "USER");
  expect(rows.map((row) => row.label)).toEqual(["default", "public", "users", "search_users", "sales", "user_orders"]);
  expect(treeRows(sources, () => false, "sales.").map((row) => row.label)).toEqual(["default", "sales", "user_orders"]);
});

test("a source that is not read yet has its line", () => {
  expect(treeRows([treeSource("default", undefined)], everything, "")).toHaveLength(1);
});

test("the arrows, Home and End move as in a tree", () => {
  const rows = treeRows(sources, everything, "");
  expect(rowAfterKey(rows, 0, "ArrowDown")).toBe(1);
  expect(rowAfterKey(rows, 0, "ArrowUp")).toBe(0);
  expect(rowAfterKey(rows, 1, "ArrowRight")).toBe(2);
  expect(rowAfterKey(rows, 3, "ArrowLeft")).toBe(1);
  expect(rowAfterKey(rows, 3, "ArrowRight")).toBe(null);
  expect(rowAfterKey(rows, 1, "ArrowLeft")).toBe(null);
  expect(rowAfterKey(rows, 2, "End")).toBe(6);
  expect(rowAfterKey(rows, 2, "Home")).toBe(0);
});
