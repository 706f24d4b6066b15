/** What goes with a table or a column, of the database and of metadata, a line each. */
import type { Relation } from "../../api/catalog";
import type { Metadata, Relationship, TableName, TrackedTable } from "../../api/engine";
import { trackedTable } from "../tables/tracked";

const KINDS = ["select", "insert", "update", "delete"] as const;

/** What goes when the table is untracked or dropped. */
export function goesWithTable(metadata: Metadata, source: string, table: TableName): readonly string[] {
  const tracked = trackedTable(metadata, source, table);
  if (tracked === null) return [];
  const roles = KINDS.flatMap((kind) => (tracked[`${kind}_permissions`] ?? []).map(({ role }) => `${kind} of ${role}`));
  const own = relationshipsOf(tracked).map(({ name }) => name);
  const others = (metadata.sources.find((each) => each.name === source)?.tables ?? [])
    .filter((each) => each !== tracked)
    .flatMap((each) => relationshipsOf(each).filter((one) => leadsTo(one, table)).map(({ name }) => `${each.table.name}.${name}`));
  const computed = (tracked.computed_fields ?? []).map(({ name }) => name);
  return [
    ...line("permissions", roles),
    ...line("relationships", own),
    ...line("relationships of other tables", others),
    ...line("computed fields", computed),
  ];
}

/** What of the database goes when the table is dropped with all that depends on it. */
export function goesWithRows(relation: Relation): readonly string[] {
  const rows = relation.estimated_rows;
  return [
    ...(relation.kind === "view" || rows === null || rows <= 0 ? [] : [`its rows: about ${rows.toLocaleString("en")}`]),
    ...line("indexes", relation.indexes.map(({ name }) => name)),
    ...line("triggers", relation.triggers.map(({ name }) => name)),
    ...relation.referenced_by.map(({ name, from }) => `the foreign key '${name}' of ${from.schema}.${from.name}, with cascade`),
  ];
}

/** What goes with a column. */
export function goesWithColumn(relation: Relation, tracked: TrackedTable | null, column: string): readonly string[] {
  const has = (columns: readonly string[]) => columns.includes(column);
  const inPermissions = KINDS.flatMap((kind) =>
    (tracked?.[`${kind}_permissions`] ?? []).filter(({ permission }) => names(permission, column)).map(({ role }) => `${kind} of ${role}`),
  );
  return [
    ...(relation.primary_key !== null && has(relation.primary_key.columns) ? [`the primary key '${relation.primary_key.name}'`] : []),
    ...relation.foreign_keys.filter((key) => has(key.columns)).map((key) => `the foreign key '${key.name}' to ${key.to.name}`),
    ...relation.unique.filter((unique) => has(unique.columns)).map((unique) => `the unique constraint '${unique.name}'`),
    ...relation.referenced_by
      .filter((key) => has(key.columns))
      .map((key) => `the foreign key '${key.name}' of ${key.from.schema}.${key.from.name}, with cascade`),
    ...line("named in permissions", inPermissions),
  ];
}

function relationshipsOf(table: TrackedTable): readonly Relationship[] {
  return [...(table.object_relationships ?? []), ...(table.array_relationships ?? [])];
}

/** By another table's key, or by hand; a key of the relationship's own table is told by its constraint. */
function leadsTo(relationship: Relationship, table: TableName): boolean {
  const { foreign_key_constraint_on: key, manual_configuration: byHand } = relationship.using;
  return [part(key, "table"), part(byHand, "remote_table")].some(
    (named) => part(named, "schema") === table.schema && part(named, "name") === table.name,
  );
}

function part(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** Whether a permission names the column: in its columns, its presets or anywhere in a rule. */
function names(value: unknown, column: string): boolean {
  if (Array.isArray(value)) return value.some((each) => each === column || names(each, column));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inside]) => key === column || names(inside, column));
}

function line(what: string, all: readonly string[]): readonly string[] {
  return all.length === 0 ? [] : [`${what}: ${all.join(", ")}`];
}
