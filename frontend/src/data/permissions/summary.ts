/** Which tables and roles the summary shows. */
import type { TrackedTable } from "../../api/engine";
import { tableText } from "./facts";
import { ACTIONS, permissionsOf } from "./matrix";

export type Shown = "all" | "granted" | "open";

/** Tables whose name, or schema and name, has the text; `open`: some role gets every row of it. */
export function shownTables(tables: readonly TrackedTable[], text: string, shown: Shown): readonly TrackedTable[] {
  const wanted = text.trim().toLowerCase();
  return tables
    .filter(({ table }) => wanted === "" || `${table.schema}.${table.name}`.toLowerCase().includes(wanted))
    .filter((table) => shown === "all" || (shown === "granted" ? isGranted(table) : isOpen(table)))
    .toSorted((left, right) => tableText(left.table).localeCompare(tableText(right.table)));
}

function isGranted(table: TrackedTable): boolean {
  return ACTIONS.some((action) => permissionsOf(table, action).length > 0);
}

/** Some role reads, changes or deletes rows without any condition. */
function isOpen(table: TrackedTable): boolean {
  return ACTIONS.some((action) =>
    permissionsOf(table, action).some(({ permission }) => {
      const rows = action === "insert" ? permission.check : permission.filter;
      return typeof rows === "object" && rows !== null && Object.keys(rows).length === 0;
    }),
  );
}

export function shownRoles(roles: readonly string[], text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  return wanted === "" ? roles : roles.filter((role) => role.toLowerCase().includes(wanted));
}
