/** What a run of SQL answered and what it made, as values. */
import type { Catalog } from "../../api/catalog";
import type { SqlAnswer, TableName } from "../../api/engine";

export interface Grid {
  columns: readonly string[];
  rows: readonly (readonly (string | null)[])[];
}

/** null: the last statement had no rows to give. */
export function gridOf(answer: SqlAnswer): Grid | null {
  if (answer.result_type !== "TuplesOk" || answer.result === null) return null;
  const [head = [], ...rows] = answer.result;
  return { columns: head.map((name) => name ?? ""), rows };
}

export interface Made {
  relations: readonly TableName[];
  functions: readonly TableName[];
}

/** Tables, views and functions that are there now, were not before, and nobody tracks. */
export function madeBetween(before: Catalog, after: Catalog): Made {
  const keyOf = ({ schema, name }: TableName) => `${schema}\n${name}`;
  const untracked = (all: readonly (TableName & { is_tracked: boolean })[], known: readonly TableName[]) => {
    const names = new Set(known.map(keyOf));
    const found = new Map(all.filter((each) => !each.is_tracked && !names.has(keyOf(each))).map((each) => [keyOf(each), each]));
    return [...found.values()].map(({ schema, name }) => ({ schema, name }));
  };
  return {
    relations: untracked(after.relations, before.relations),
    functions: untracked(after.functions, before.functions).filter(({ schema, name }) =>
      after.functions.some((each) => each.schema === schema && each.name === name && returnsRows(each.returns)),
    ),
  };
}

/** Hasura tracks functions that return rows of a table. */
function returnsRows(returns: string): boolean {
  return !/^(trigger|event_trigger|void|bool|int|bigint|text|json|numeric|uuid|timestamp|date)/.test(returns);
}

/** Whether the SQL can change what there is, so that the engine has to look at it again. */
export function changesSchema(sql: string): boolean {
  return /\b(create|alter|drop|comment|rename|import|do|call)\b/i.test(sql);
}

/** As spreadsheets read it. Source: RFC 4180. */
export function csvOf({ columns, rows }: Grid): string {
  const cell = (value: string | null) => (value === null ? "" : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

const KEPT_MOST = 30;

/** The newest first, each once. */
export function withRun(recent: readonly string[], sql: string): readonly string[] {
  const trimmed = sql.trim();
  return [trimmed, ...recent.filter((each) => each !== trimmed)].slice(0, KEPT_MOST);
}
