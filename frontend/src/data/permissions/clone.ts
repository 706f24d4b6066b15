/** The same permission for other roles and other tables: what will be made, and what does not fit there. */
import type { Permission, TableName, TrackedTable } from "../../api/engine";
import { isSameTable, tableText } from "./facts";
import { isObject, type Json, type JsonObject } from "./json";
import { permissionOf, type Action } from "./matrix";
import { createCommand, dropCommand, type Command, type Place } from "./draft";

export interface CloneAsked {
  source: string;
  action: Action;
  from: { table: TableName; role: string };
  permission: Permission;
  tables: readonly TrackedTable[];
  roles: readonly string[];
  replacesExisting: boolean;
}

export interface Clone {
  place: Place;
  /** Columns that the permission names and this table has not. */
  missing: readonly string[];
  outcome: "made" | "replaced" | "left as it is" | "does not fit";
  commands: readonly Command[];
}

/** The columns of a table by its name; undefined while they are not known. */
export type ColumnsOf = (table: TableName) => readonly string[] | undefined;

/** A clone per table and role, the one it is made of left out. Columns that are missing are left out
 *  of lists and presets; where the rule itself needs one, nothing is made. */
export function clonePlan(asked: CloneAsked, columnsOf: ColumnsOf): readonly Clone[] {
  return asked.tables.flatMap((table) =>
    asked.roles
      .filter((role) => !(role === asked.from.role && isSameTable(table.table, asked.from.table)))
      .map((role) => cloneFor(asked, table, role, columnsOf(table.table))),
  );
}

function cloneFor(asked: CloneAsked, table: TrackedTable, role: string, known: readonly string[] | undefined): Clone {
  const place: Place = { source: asked.source, table: table.table, role, action: asked.action };
  const permission = asked.permission.permission as JsonObject;
  const isHere = isSameTable(table.table, asked.from.table);
  const has = (column: string) => isHere || known === undefined || known.includes(column);
  const missing = namedColumns(permission).filter((column) => !has(column));
  const needed = ruleFields(permission).filter((field) => !has(field) && !isRelationshipOf(table, field));
  if (needed.length > 0) return { place, missing: needed, outcome: "does not fit", commands: [] };
  const isThere = permissionOf(table, asked.action, role) !== undefined;
  if (isThere && !asked.replacesExisting) return { place, missing, outcome: "left as it is", commands: [] };
  const create = createCommand(place, fitted(permission, has), asked.permission.comment ?? "");
  return isThere
    ? { place, missing, outcome: "replaced", commands: [dropCommand(place), create] }
    : { place, missing, outcome: "made", commands: [create] };
}

function namedColumns(permission: JsonObject): readonly string[] {
  const listed = Array.isArray(permission.columns) ? permission.columns.filter((each) => typeof each === "string") : [];
  const set = isObject(permission.set) ? Object.keys(permission.set) : [];
  return [...new Set([...listed, ...set])];
}

/** The columns and relationships of the table itself that its rules speak of. */
export function ruleFields(permission: JsonObject): readonly string[] {
  const found = new Set<string>();
  collectFields(permission.filter ?? null, found);
  collectFields(permission.check ?? null, found);
  return [...found];
}

function collectFields(rule: Json, found: Set<string>): void {
  if (!isObject(rule)) return;
  for (const [name, value] of Object.entries(rule)) {
    const plain = name.startsWith("$") ? `_${name.slice(1)}` : name;
    if ((plain === "_and" || plain === "_or") && Array.isArray(value)) {
      for (const each of value) collectFields(each, found);
    } else if (plain === "_not") collectFields(value, found);
    else if (plain !== "_exists") found.add(name);
  }
}

function isRelationshipOf(table: TrackedTable, field: string): boolean {
  const has = (listed: readonly { name: string }[] | undefined) => (listed ?? []).some((each) => each.name === field);
  return has(table.object_relationships) || has(table.array_relationships) || has(table.computed_fields);
}

function fitted(permission: JsonObject, has: (column: string) => boolean): JsonObject {
  const entries = Object.entries(permission).map(([key, value]): [string, Json] => {
    if (key === "columns" && Array.isArray(value)) return [key, value.filter((each) => typeof each === "string" && has(each))];
    if (key === "set" && isObject(value)) return [key, Object.fromEntries(Object.entries(value).filter(([column]) => has(column)))];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** "posts, role editor: replaced, without title". */
export function cloneText({ place, missing, outcome }: Clone): string {
  const where = `${tableText(place.table)}, role ${place.role}`;
  if (outcome === "does not fit") return `${where}: does not fit, its rule needs ${missing.join(", ")}`;
  return missing.length === 0 || outcome === "left as it is"
    ? `${where}: ${outcome}`
    : `${where}: ${outcome}, without ${missing.join(", ")}`;
}
