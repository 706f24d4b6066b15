import { expect, test } from "vitest";
import { cellAfterKey } from "./use_cell_focus";

const at = { row: 1, column: 1 };

test("arrows lead to the next cell and stop at the edges", () => {
  expect(cellAfterKey(at, "ArrowDown", false, 3, 3)).toEqual({ row: 2, column: 1 });
  expect(cellAfterKey(at, "ArrowLeft", false, 3, 3)).toEqual({ row: 1, column: 0 });
  expect(cellAfterKey({ row: 2, column: 2 }, "ArrowDown", false, 3, 3)).toEqual({ row: 2, column: 2 });
  expect(cellAfterKey({ row: 0, column: 0 }, "ArrowUp", false, 3, 3)).toEqual({ row: 0, column: 0 });
});

test("Home and End lead to the ends of the row, with Ctrl of the page", () => {
  expect(cellAfterKey(at, "Home", false, 9, 3)).toEqual({ row: 1, column: 0 });
  expect(cellAfterKey(at, "End", true, 9, 3)).toEqual({ row: 8, column: 2 });
  expect(cellAfterKey(at, "PageDown", false, 100, 3)?.row).toBe(13);
  expect(cellAfterKey(at, "x", false, 9, 3)).toBeNull();
});
