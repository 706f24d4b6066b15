/** Where a foreign key leads from a row: to the rows it refers to, as an address of their page. */
import type { ForeignKey } from "../../api/catalog";
import { tablePath } from "../paths";
import type { CellText, Condition } from "./rows";

export interface Hop {
  /** "authors.id": what a screen reader and a tooltip say. */
  label: string;
  to: string;
  where: readonly Condition[];
}

/** The way from a cell, where a foreign key of its column leads somewhere; `valueOf` undefined: not at hand. */
export function hopFrom(
  source: string,
  keys: readonly ForeignKey[],
  column: string,
  valueOf: (column: string) => CellText | undefined,
): Hop | null {
  for (const key of keys) {
    if (!key.columns.includes(column)) continue;
    const where = key.to_columns.map((target, index) => ({ target, value: valueOf(key.columns[index] ?? "") }));
    if (where.some(({ value }) => value === undefined || value === null)) continue;
    const { schema, name } = key.to;
    return {
      label: `${schema === "public" ? name : `${schema}.${name}`}.${key.to_columns.join(", ")}`,
      to: tablePath({ source, schema, table: name }, "browse"),
      where: where.map(({ target, value }) => ({ column: target, op: "=", value: value ?? null })),
    };
  }
  return null;
}
