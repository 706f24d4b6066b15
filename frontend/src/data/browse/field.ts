/** The three things a field of a row can say: a value, which may be empty, NULL, or the column's default. */
import type { CatalogType, Column } from "../../api/catalog";
import type { CellText, NewValue } from "./rows";
import { isBoolean } from "./types";

export type FieldKind = "value" | "null" | "default";

export interface Field {
  kind: FieldKind;
  /** Kept while another kind is chosen. */
  text: string;
}

/** Why nobody writes into a column; null: one may. */
export function whyFixed(column: Column): string | null {
  if (column.generated !== null) return `Postgres computes it: ${column.generated}`;
  return column.identity === "always" ? "Postgres numbers the rows itself" : null;
}

/** What the column is when nothing is said of it; null: it has to be said. */
export function defaultWords(column: Column): string | null {
  if (column.identity !== null) return "the next number";
  if (column.default !== null) return column.default;
  return column.is_nullable ? "NULL" : null;
}

/** The field of a new row, before anybody has said anything. */
export function newField(column: Column): Field {
  return { kind: defaultWords(column) === null ? "value" : "default", text: "" };
}

/** The field of a row that is there, or of an edit of it. */
export function fieldOf(value: CellText, change: NewValue | null): Field {
  if (change !== null && "default" in change) return { kind: "default", text: value ?? "" };
  const now = change === null ? value : change.value;
  return now === null ? { kind: "null", text: "" } : { kind: "value", text: now };
}

export function newValue(field: Field): NewValue {
  if (field.kind === "default") return { default: true };
  return { value: field.kind === "null" ? null : field.text };
}

/** The row that is sent: what has its default is left out. */
export function newRow(fields: Readonly<Record<string, Field>>): Record<string, CellText> {
  const said = Object.entries(fields).filter(([, field]) => field.kind !== "default");
  return Object.fromEntries(said.map(([name, field]) => [name, field.kind === "null" ? null : field.text]));
}

/** The values that a type has, where they are few; null: any text. */
export function choicesOf(type: string, types: readonly CatalogType[]): readonly string[] | null {
  if (isBoolean(type)) return ["true", "false"];
  const found = types.find(({ schema, name, kind }) => kind === "enum" && (name === type || `${schema}.${name}` === type || `"${name}"` === type));
  return found?.values ?? null;
}
