import { expect, test } from "vitest";
import { hopFrom } from "./hop";

const keys = [
  { name: "a", columns: ["author_id"], to: { schema: "public", name: "authors" }, to_columns: ["id"], on_delete: "", on_update: "" },
  { name: "b", columns: ["a", "b"], to: { schema: "hr", name: "x y" }, to_columns: ["c", "d"], on_delete: "", on_update: "" },
];
const values: Record<string, string | null> = { author_id: "7", a: "1", b: "2", other: null };
const valueOf = (column: string) => values[column];

test("a foreign key leads to the row it refers to", () => {
  expect(hopFrom("default", keys, "author_id", valueOf)).toEqual({
    label: "authors.id",
    to: "/data/default/schema/public/tables/authors/browse",
    where: [{ column: "id", op: "=", value: "7" }],
  });
  expect(hopFrom("default", keys, "b", valueOf)).toEqual({
    label: "hr.x y.c, d",
    to: "/data/default/schema/hr/tables/x%20y/browse",
    where: [
      { column: "c", op: "=", value: "1" },
      { column: "d", op: "=", value: "2" },
    ],
  });
});

test("null and what is not at hand lead nowhere", () => {
  expect(hopFrom("default", keys, "name", valueOf)).toBeNull();
  expect(hopFrom("default", keys, "author_id", () => null)).toBeNull();
  expect(hopFrom("default", keys, "a", (column) => (column === "a" ? "1" : undefined))).toBeNull();
});
