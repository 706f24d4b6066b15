/** How a table and its columns are called in GraphQL. Source: Hasura, pg_set_table_customization. */
import type { TrackedTable } from "../../api/engine";

export const ROOT_FIELDS = [
  "select", "select_by_pk", "select_aggregate", "select_stream", "insert", "insert_one", "update", "update_by_pk", "update_many",
  "delete", "delete_by_pk",
] as const;

export type RootField = (typeof ROOT_FIELDS)[number];

export interface Customization {
  customName: string;
  rootFields: Readonly<Record<RootField, string>>;
  /** By the column's name in the database. */
  columns: Readonly<Record<string, string>>;
}

export function customization(tracked: TrackedTable, columns: readonly string[]): Customization {
  const configuration = tracked.configuration ?? {};
  const roots = members(configuration.custom_root_fields);
  const names = members(configuration.column_config);
  const older = members(configuration.custom_column_names);
  return {
    customName: textOf(configuration.custom_name),
    rootFields: Object.fromEntries(ROOT_FIELDS.map((field) => [field, rootName(roots[field])])) as Record<RootField, string>,
    columns: Object.fromEntries(columns.map((column) => [column, textOf(members(names[column]).custom_name ?? older[column])])),
  };
}

/** The whole configuration with these names in it; what else is in it stays. */
export function configurationOf(tracked: TrackedTable, changed: Customization): Readonly<Record<string, unknown>> {
  const {
    custom_name: _name, custom_root_fields: roots, column_config: columnConfig, custom_column_names: _older, ...rest
  } = tracked.configuration ?? {};
  const rootFields = { ...members(roots) };
  for (const field of ROOT_FIELDS) {
    const name = changed.rootFields[field].trim();
    if (name === rootName(rootFields[field])) continue;
    if (name === "") delete rootFields[field];
    // A root field may have a comment beside its name.
    else rootFields[field] = typeof rootFields[field] === "object" ? { ...members(rootFields[field]), name } : name;
  }
  const columns: Record<string, unknown> = { ...members(columnConfig) };
  for (const [column, written] of Object.entries(changed.columns)) {
    const { custom_name: _before, ...left } = members(columns[column]);
    const config = written.trim() === "" ? left : { ...left, custom_name: written.trim() };
    if (Object.keys(config).length === 0) delete columns[column];
    else columns[column] = config;
  }
  return {
    ...rest,
    ...(changed.customName.trim() === "" ? {} : { custom_name: changed.customName.trim() }),
    custom_root_fields: rootFields,
    column_config: columns,
  };
}

function members(value: unknown): Readonly<Record<string, unknown>> & Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function rootName(value: unknown): string {
  return textOf(typeof value === "object" ? members(value).name : value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** As GraphQL writes names; null: it is one, or none is given. Source: GraphQL, Name. */
export function graphqlNameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === "" || /^[_A-Za-z][_0-9A-Za-z]*$/.test(trimmed)) return null;
  return "letters, digits and _, no digit first";
}
