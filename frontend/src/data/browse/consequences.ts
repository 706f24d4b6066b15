/** What goes with rows when they are deleted, by the foreign keys that refer to them. */
import type { Relation as CatalogRelation } from "../../api/catalog";
import type { TableName } from "../../api/engine";
import type { CellText, Condition } from "./rows";

export interface Reference {
  from: TableName;
  columns: readonly string[];
  onDelete: string;
  /** Which rows refer; null where that can not be asked: a value is not at hand. */
  where: readonly Condition[] | null;
}

/** Who refers to the rows; `values` are those of a column, in the order of the rows. */
export function references(
  relation: CatalogRelation,
  values: (column: string) => readonly CellText[] | null,
): readonly Reference[] {
  return relation.referenced_by.map((each) => ({
    from: each.from,
    columns: each.from_columns,
    onDelete: each.on_delete ?? "no action",
    where: referring(each, values),
  }));
}

function referring(
  { from_columns: there, columns: here }: CatalogRelation["referenced_by"][number],
  values: (column: string) => readonly CellText[] | null,
): readonly Condition[] | null {
  // Of a key of two columns a list of pairs would have to be asked.
  const [column] = there;
  const [target] = here;
  if (there.length !== 1 || column === undefined || target === undefined) return null;
  const found = values(target)?.filter((value) => value !== null) ?? [];
  return found.length === 0 ? null : [{ column, op: "in", value: [...new Set(found)] }];
}

/** One line for each reference: what Postgres does with the rows that refer. `count` null: nobody knows how many. */
export function consequence({ from, columns, onDelete }: Reference, count: number | null): string | null {
  if (count === 0) return null;
  const table = from.schema === "public" ? from.name : `${from.schema}.${from.name}`;
  const rows = count === null ? `the rows of ${table}` : `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"} of ${table}`;
  const names = columns.join(", ");
  const refer = count === 1 ? "refers" : "refer";
  switch (onDelete) {
    case "cascade":
      return `${rows} that ${refer} to it by ${names} (on delete cascade)`;
    case "set null":
      return `${names} in ${rows} becomes null (on delete set null)`;
    case "set default":
      return `${names} in ${rows} becomes its default (on delete set default)`;
    default:
      return count === null
        ? `nothing, if rows of ${table} still refer to it by ${names}: Postgres refuses then (on delete ${onDelete})`
        : `nothing: ${rows} still ${refer} to it by ${names}, and Postgres refuses (on delete ${onDelete})`;
  }
}
