/** How much of a table a role may read and write: what the cells of the matrix say. */
import type { Metadata, Permission, TrackedTable } from "../../api/engine";
import { isObject, type Json, type JsonObject } from "./json";

export const ACTIONS = ["select", "insert", "update", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

export type Extent = "none" | "partial" | "full" | "inherited";

export interface Cell {
  extent: Extent;
  /** "every row, 3 of 4 columns". */
  says: string;
}

export type InheritedRoles = Readonly<Record<string, readonly string[]>>;

export const ADMIN_CELL: Cell = { extent: "full", says: "everything; admin needs no permission" };
const NOTHING: Cell = { extent: "none", says: "nothing" };

export function permissionsOf(table: TrackedTable, action: Action): readonly Permission[] {
  switch (action) {
    case "select":
      return table.select_permissions ?? [];
    case "insert":
      return table.insert_permissions ?? [];
    case "update":
      return table.update_permissions ?? [];
    case "delete":
      return table.delete_permissions ?? [];
  }
}

export function permissionOf(table: TrackedTable, action: Action, role: string): Permission | undefined {
  return permissionsOf(table, action).find((permission) => permission.role === role);
}

export function inheritedRoles(metadata: Metadata): InheritedRoles {
  return Object.fromEntries((metadata.inherited_roles ?? []).map((each) => [each.role_name, each.role_set]));
}

/** columns: how many the table has; undefined where that is not known. */
export function cellOf(
  table: TrackedTable,
  role: string,
  action: Action,
  inherited: InheritedRoles,
  columns: number | undefined,
): Cell {
  const own = permissionOf(table, action, role);
  if (own !== undefined) return cellOfPermission(action, own.permission as JsonObject, columns);
  const parents = parentsWith(table, role, action, inherited, new Set());
  return parents.length === 0 ? NOTHING : { extent: "inherited", says: `what ${parents.join(" and ")} may` };
}

function parentsWith(
  table: TrackedTable,
  role: string,
  action: Action,
  inherited: InheritedRoles,
  seen: Set<string>,
): readonly string[] {
  if (seen.has(role)) return [];
  seen.add(role);
  const has = (parent: string) =>
    permissionOf(table, action, parent) !== undefined ||
    parentsWith(table, parent, action, inherited, seen).length > 0;
  return (inherited[role] ?? []).filter(has);
}

function cellOfPermission(action: Action, permission: JsonObject, columns: number | undefined): Cell {
  const rows = action === "insert" ? permission.check : permission.filter;
  const after = action === "update" ? permission.check : undefined;
  const limit = typeof permission.limit === "number" ? permission.limit : null;
  const isEveryRow = isEmptyRule(rows) && (after === undefined || after === null || isEmptyRule(after));
  const granted = action === "delete" ? null : (permission.columns ?? "*");
  const says = [
    action === "insert" ? (isEveryRow ? "any row" : "rows that pass a check") : isEveryRow ? "every row" : "some rows",
    ...(limit === null ? [] : [`${limit} at a time`]),
    ...(granted === null ? [] : [columnsText(granted, columns)]),
    ...(permission.backend_only === true ? ["from the backend alone"] : []),
  ].join(", ");
  const isWhole = isEveryRow && limit === null && hasEveryColumn(granted, columns) && permission.backend_only !== true;
  return { extent: isWhole ? "full" : "partial", says };
}

export function isEmptyRule(rule: Json | undefined): boolean {
  return isObject(rule) && Object.keys(rule).length === 0;
}

function hasEveryColumn(granted: Json, columns: number | undefined): boolean {
  if (granted === null || granted === "*") return true;
  return Array.isArray(granted) && columns !== undefined && granted.length >= columns;
}

function columnsText(granted: Json, columns: number | undefined): string {
  if (granted === "*") return "every column";
  const count = Array.isArray(granted) ? granted.length : 0;
  if (columns !== undefined && count >= columns) return "every column";
  const noun = (columns ?? count) === 1 ? "column" : "columns";
  return columns === undefined ? `${count} ${noun}` : `${count} of ${columns} ${noun}`;
}
