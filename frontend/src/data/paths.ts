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
