/** Where the things of a database are in the console; the paths are those of Hasura's console. */
import { useParams } from "@tanstack/react-router";

export const SQL_PATH = "/data/sql";

/** A table, view or function somebody looks at. */
export interface TablePlace {
  source: string;
  schema: string;
  table: string;
}

export type TableTab = "browse" | "insert" | "modify" | "relationships" | "permissions";

// Where Genkan keeps what it has to remember: listed last, never tracked by the dozen.
const OWN_SCHEMAS = new Set(["genkan_console", "identity", "hdb_catalog"]);

/** Whether a schema is Genkan's own. */
export function isOwnSchema(schema: string): boolean {
  return OWN_SCHEMAS.has(schema);
}

/** The schemas of people first, those of Genkan last. */
export function peoplesFirst(schemas: readonly string[]): readonly string[] {
  return [...schemas.filter((schema) => !isOwnSchema(schema)), ...schemas.filter(isOwnSchema)];
}

/** `/data/default/schema/public` */
export function schemaPath(source: string, schema: string): string {
  return `/data/${encodeURIComponent(source)}/schema/${encodeURIComponent(schema)}`;
}

/** `/data/default/schema/public/tables/users/browse` */
export function tablePath({ source, schema, table }: TablePlace, tab: TableTab): string {
  return `${schemaPath(source, schema)}/tables/${encodeURIComponent(table)}/${tab}`;
}

/** `/data/default/schema/public/table/add` */
export function newTablePath(source: string, schema: string): string {
  return `${schemaPath(source, schema)}/table/add`;
}

/** `/data/default/schema/public/functions/search_users/modify` */
export function functionPath(source: string, schema: string, name: string): string {
  return `${schemaPath(source, schema)}/functions/${encodeURIComponent(name)}/modify`;
}

/** The path of a page of tables behind `/data`, for `createRoute`. */
export function tableRoutePath(tab: TableTab): string {
  return `/$source/schema/$schema/tables/$table/${tab}`;
}

/** The table of the address. */
export function useTablePlace(): TablePlace {
  const parameters: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  const { source = "default", schema = "public", table = "" } = parameters;
  return { source, schema, table };
}
