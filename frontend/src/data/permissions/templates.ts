/** Whole sets of permissions that tables often want, made of what is missing. */
import type { Relation } from "../../api/catalog";
import type { TrackedTable } from "../../api/engine";
import { createCommand, type Command } from "./draft";
import type { JsonObject } from "./json";
import { permissionOf, type Action } from "./matrix";
import { ownColumns, ownRows, USER_ID } from "./own_rows";

export interface Template {
  title: string;
  /** "select own rows": a line for each permission that is made. */
  makes: readonly string[];
  commands: readonly Command[];
}

/** Templates for a role on a table: those that would make something. */
export function templatesFor(source: string, table: TrackedTable, relation: Relation, role: string): readonly Template[] {
  const columns = relation.columns.map((column) => column.name);
  const own = ownColumns(relation)[0]?.column;
  const reader: Wanted[] = [{ action: "select", says: "select every row", permission: { columns, filter: {} } }];
  const offered = [{ title: "Reader", wanted: reader }, ...(own === undefined ? [] : [{ title: "Owner", wanted: ownerOf(columns, own) }])];
  return offered.flatMap(({ title, wanted }) => {
    const missing = wanted.filter(({ action }) => permissionOf(table, action, role) === undefined);
    if (missing.length === 0) return [];
    const commands = missing.map(({ action, permission }) =>
      createCommand({ source, table: table.table, role, action }, permission, ""),
    );
    return [{ title, makes: missing.map((each) => each.says), commands }];
  });
}

interface Wanted {
  action: Action;
  says: string;
  permission: JsonObject;
}

/** Reads, writes and deletes its own rows; whose they are is set, and can not be given away. */
function ownerOf(columns: readonly string[], own: string): readonly Wanted[] {
  const rows = ownRows(own);
  const writable = columns.filter((column) => column !== own);
  return [
    { action: "select", says: "select own rows", permission: { columns, filter: rows } },
    { action: "insert", says: "insert own rows", permission: { columns: writable, check: rows, set: { [own]: USER_ID } } },
    { action: "update", says: "update own rows", permission: { columns: writable, filter: rows, check: rows } },
    { action: "delete", says: "delete own rows", permission: { filter: rows } },
  ];
}
