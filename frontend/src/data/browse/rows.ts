/** Rows of a relation by the engine's `/v1alpha1/rows`; values are text as Postgres prints them, or null. */
import { engine, type TableName } from "../../api/engine";

export type CellText = string | null;
export type RowKey = Readonly<Record<string, string>>;
export type Direction = "asc" | "desc";

export const OPERATORS = ["=", "<>", "<", "<=", ">", ">=", "like", "ilike", "in", "is null", "is not null"] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  column: string;
  op: Operator;
  value: string | readonly string[] | null;
}

export interface Order {
  column: string;
  direction: Direction;
}

export interface Relation {
  source: string;
  table: TableName;
}

/** `after` is the `next` of the page before. */
export interface PageAsked {
  columns?: readonly string[];
  where: readonly Condition[];
  order_by: readonly Order[];
  after: readonly CellText[] | null;
  limit: number;
  cell_characters?: number;
}

export interface PageColumn {
  name: string;
  type: string;
}

export interface PageRow {
  values: readonly CellText[];
  cut: readonly boolean[];
  ctid?: string;
}

export interface RowsPage {
  columns: readonly PageColumn[];
  key: readonly string[];
  paging: "key" | "ctid" | "offset";
  rows: readonly PageRow[];
  next: readonly CellText[] | null;
  estimated_rows: number | null;
  database_ms: number;
  sql: string;
}

export type NewValue = { value: CellText } | { default: true };

export interface RowUpdate {
  key: RowKey;
  set: Readonly<Record<string, NewValue>>;
}

export interface Written {
  affected_rows: number;
  keys: readonly RowKey[];
  sql: string;
}

export function fetchPage(relation: Relation, asked: PageAsked): Promise<RowsPage> {
  return engine("POST", "/v1alpha1/rows", { ...relation, ...asked });
}

export async function fetchCell(relation: Relation, key: RowKey, column: string): Promise<CellText> {
  const answer = await engine<{ value: CellText }>("POST", "/v1alpha1/rows/cell", { ...relation, key, column });
  return answer.value;
}

/** How many rows; null when Postgres was stopped before it had counted all. */
export async function countRows(
  relation: Relation,
  where: readonly Condition[],
  timeoutMilliseconds: number,
): Promise<number | null> {
  const body = { ...relation, where, timeout_ms: timeoutMilliseconds };
  return (await engine<{ count: number | null }>("POST", "/v1alpha1/rows/count", body)).count;
}

export function insertRows(relation: Relation, rows: readonly Readonly<Record<string, CellText>>[]): Promise<Written> {
  return engine("POST", "/v1alpha1/rows/insert", { ...relation, rows });
}

/** All of them or none. */
export function updateRows(relation: Relation, rows: readonly RowUpdate[]): Promise<Written> {
  return engine("POST", "/v1alpha1/rows/update", { ...relation, rows });
}

export function deleteRows(relation: Relation, keys: readonly RowKey[]): Promise<Written> {
  return engine("POST", "/v1alpha1/rows/delete", { ...relation, keys });
}
