import { expect, test } from "vitest";
import type { Relation } from "../../api/catalog";
import { consequence, references } from "./consequences";

const notes = { schema: "public", name: "notes" };
const relation = {
  referenced_by: [
    { name: "a", from: notes, from_columns: ["user_id"], columns: ["id"], on_delete: "cascade" },
    { name: "b", from: { schema: "hr", name: "pay" }, from_columns: ["a", "b"], columns: ["id", "name"], on_delete: "restrict" },
  ],
} as unknown as Relation;

test("who refers is asked by the values that the rows have", () => {
  const [first, second] = references(relation, (column) => (column === "id" ? ["1", "1", null, "2"] : null));
  expect(first?.where).toEqual([{ column: "user_id", op: "in", value: ["1", "2"] }]);
  expect(second?.where).toBeNull();
  expect(references(relation, () => null)[0]?.where).toBeNull();
});

test("what Postgres does is told with how many rows it is done to", () => {
  const cascade = { from: notes, columns: ["user_id"], onDelete: "cascade", where: null };
  expect(consequence(cascade, 3)).toBe("3 rows of notes that refer to it by user_id (on delete cascade)");
  expect(consequence(cascade, 1)).toBe("1 row of notes that refers to it by user_id (on delete cascade)");
  expect(consequence(cascade, 0)).toBeNull();
  expect(consequence(cascade, null)).toBe("the rows of notes that refer to it by user_id (on delete cascade)");
  expect(consequence({ ...cascade, onDelete: "set null" }, 2)).toBe("user_id in 2 rows of notes becomes null (on delete set null)");
  expect(consequence({ ...cascade, onDelete: "no action" }, 2)).toContain("Postgres refuses");
  expect(consequence({ ...cascade, from: { schema: "hr", name: "pay" }, onDelete: "restrict" }, null)).toContain("hr.pay");
});
