import { expect, test } from "vitest";
import { boxesOf, keyOf, NODE_WIDTH, tablesAround, type Edge } from "./diagram_layout";

const here = (name: string) => ({ schema: "public", name });
const edge = (from: string, to: string): Edge => ({ from: here(from), to: here(to), says: "" });
const tables = ["lone", "users", "posts", "comments", "alone"].map(here);
const edges = [edge("posts", "users"), edge("comments", "posts"), edge("comments", "comments")];

test("tables with links come first, and those around one are its neighbours", () => {
  expect(tablesAround(tables, edges, null).map((table) => table.name)).toEqual(["users", "posts", "comments", "lone", "alone"]);
  expect(tablesAround(tables, edges, "public.users").map((table) => table.name)).toEqual(["users", "posts"]);
});

test("no two boxes stand on each other", () => {
  const boxes = boxesOf(tables, edges, () => 5);
  expect(boxes.map((box) => keyOf(box.table)).sort()).toEqual(tables.map(keyOf).sort());
  for (const one of boxes) {
    for (const other of boxes) {
      if (one === other) continue;
      const isApart =
        one.x + NODE_WIDTH <= other.x || other.x + NODE_WIDTH <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      expect(isApart).toBe(true);
    }
  }
});
