/** A table as it stands in the form, before there is one. */
import type { TableName } from "../../api/engine";

export type Identity = "none" | "by default" | "always";
export type KeyAction = "no action" | "restrict" | "cascade" | "set null" | "set default";
export const KEY_ACTIONS: readonly KeyAction[] = ["no action", "restrict", "cascade", "set null", "set default"];

export interface ColumnDraft {
  name: string;
  /** As SQL writes it: `text`, `numeric(10, 2)`, `public.mood`. */
  type: string;
  isPrimary: boolean;
  isNullable: boolean;
  isUnique: boolean;
  /** An SQL expression; empty: none. */
  default: string;
  identity: Identity;
  comment: string;
}

export interface ForeignKeyDraft {
  /** Empty: Postgres names it. */
  name: string;
  to: TableName | null;
  pairs: readonly { column: string; toColumn: string }[];
  onDelete: KeyAction;
  onUpdate: KeyAction;
}

export interface TableDraft {
  schema: string;
  name: string;
  comment: string;
  columns: readonly ColumnDraft[];
  foreignKeys: readonly ForeignKeyDraft[];
  uniques: readonly (readonly string[])[];
  checks: readonly { name: string; expression: string }[];
}

export const NEW_COLUMN: ColumnDraft = {
  name: "", type: "", isPrimary: false, isNullable: true, isUnique: false, default: "", identity: "none", comment: "",
};

export const NEW_FOREIGN_KEY: ForeignKeyDraft = {
  name: "", to: null, pairs: [{ column: "", toColumn: "" }], onDelete: "no action", onUpdate: "no action",
};

export function newTable(schema: string): TableDraft {
  return { schema, name: "", comment: "", columns: [NEW_COLUMN], foreignKeys: [], uniques: [], checks: [] };
}

/** Columns that many tables begin with. */
export const TEMPLATES: readonly { title: string; column: ColumnDraft }[] = [
  { title: "id uuid", column: { ...NEW_COLUMN, name: "id", type: "uuid", isPrimary: true, isNullable: false, default: "gen_random_uuid()" } },
  { title: "id identity", column: { ...NEW_COLUMN, name: "id", type: "bigint", isPrimary: true, isNullable: false, identity: "by default" } },
  { title: "created_at", column: { ...NEW_COLUMN, name: "created_at", type: "timestamptz", isNullable: false, default: "now()" } },
];

/** A row of the form nobody has written into. */
export function isBlank(column: ColumnDraft): boolean {
  return column.name.trim() === "" && column.type.trim() === "" && column.default.trim() === "";
}

/** The columns with one of them changed, and an empty one behind them for the next. */
export function withColumn(columns: readonly ColumnDraft[], index: number, change: Partial<ColumnDraft>): readonly ColumnDraft[] {
  const changed = columns.map((column, at) => (at === index ? { ...column, ...change } : column));
  const last = changed.at(-1);
  return last === undefined || !isBlank(last) ? [...changed, NEW_COLUMN] : changed;
}

/** The columns with one more, before the empty one at the end. */
export function withTemplate(columns: readonly ColumnDraft[], column: ColumnDraft): readonly ColumnDraft[] {
  return [...columns.filter((each) => !isBlank(each)), column, NEW_COLUMN];
}

export function withoutColumn(columns: readonly ColumnDraft[], index: number): readonly ColumnDraft[] {
  const left = columns.filter((_, at) => at !== index);
  return left.length === 0 ? [NEW_COLUMN] : left;
}
