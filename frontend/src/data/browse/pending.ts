/** Edits of cells that are not saved yet: by row, and in it by column. Rows are named by their keys. */
import type { CellText, NewValue, PageRow, RowKey, RowsPage, RowUpdate } from "./rows";

export interface PendingRow {
  key: RowKey;
  changes: ReadonlyMap<string, NewValue>;
}

export type Pending = ReadonlyMap<string, PendingRow>;

export const NOTHING_PENDING: Pending = new Map();

/** The name of a row among rows of the same relation. */
export function rowId(key: RowKey): string {
  return JSON.stringify(key);
}

/** What names a row of a page: its key, or where it lies; null for a row of a view. */
export function keyOf(page: RowsPage, row: PageRow): RowKey | null {
  if (page.paging === "ctid") return row.ctid === undefined ? null : { ctid: row.ctid };
  if (page.paging === "offset") return null;
  const values = page.key.map((name) => [name, row.values[page.columns.findIndex((each) => each.name === name)]] as const);
  const isWhole = values.every((pair): pair is readonly [string, string] => typeof pair[1] === "string");
  return isWhole ? Object.fromEntries(values) : null;
}

/** The edits with one more, or with one less where a cell is again what it was. */
export function withChange(
  pending: Pending,
  key: RowKey,
  column: string,
  change: NewValue,
  before: CellText | undefined,
): Pending {
  const isUndone = "value" in change && change.value === before;
  const changes = new Map(pending.get(rowId(key))?.changes);
  if (isUndone) changes.delete(column);
  else changes.set(column, change);
  return withRow(pending, key, changes);
}

/** The edits without that of a cell. */
export function withoutChange(pending: Pending, key: RowKey, column: string): Pending {
  const changes = new Map(pending.get(rowId(key))?.changes);
  changes.delete(column);
  return withRow(pending, key, changes);
}

/** The edits without those of rows, which have been deleted. */
export function withoutRows(pending: Pending, keys: readonly RowKey[]): Pending {
  const gone = new Set(keys.map(rowId));
  return new Map([...pending].filter(([id]) => !gone.has(id)));
}

/** The edits without those that were written; a cell that was edited once more meanwhile stays. */
export function withoutWritten(pending: Pending, written: Pending): Pending {
  let left = pending;
  for (const { key, changes } of written.values()) {
    for (const [column, change] of changes) {
      if (changeOf(left, key, column) === change) left = withoutChange(left, key, column);
    }
  }
  return left;
}

export function changeOf(pending: Pending, key: RowKey, column: string): NewValue | null {
  return pending.get(rowId(key))?.changes.get(column) ?? null;
}

export function changeCount(pending: Pending): number {
  return [...pending.values()].reduce((sum, row) => sum + row.changes.size, 0);
}

/** What is sent: of each row the changed columns and no others. */
export function updatesOf(pending: Pending): readonly RowUpdate[] {
  return [...pending.values()].map(({ key, changes }) => ({ key, set: Object.fromEntries(changes) }));
}

/** The cell that a refusal is about: `$.rows[1].set.age` -> the second row's `age`; null: of none. */
export function refusedCell(pending: Pending, path: string | null): { id: string; column: string | null } | null {
  const match = /^\$\.rows\[(\d+)\](?:\.set\.(.+))?/s.exec(path ?? "");
  const id = match === null ? undefined : [...pending.keys()][Number(match[1])];
  return id === undefined ? null : { id, column: match?.[2] ?? null };
}

function withRow(pending: Pending, key: RowKey, changes: ReadonlyMap<string, NewValue>): Pending {
  const next = new Map(pending);
  if (changes.size === 0) next.delete(rowId(key));
  else next.set(rowId(key), { key, changes });
  return next;
}
