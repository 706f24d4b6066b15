/** What metadata say of one table, and what they are told of one that is tracked. */
import type { Metadata, TableName, TrackedTable } from "../../api/engine";

export function trackedTable(metadata: Metadata, source: string, table: TableName): TrackedTable | null {
  const tables = metadata.sources.find((each) => each.name === source)?.tables ?? [];
  return tables.find((each) => each.table.schema === table.schema && each.table.name === table.name) ?? null;
}

/** The arguments of `pg_track_table`; a name that GraphQL can not write gets one that it can. Source: Hasura, custom_name. */
export function trackArguments(source: string, { schema, name }: TableName): Readonly<Record<string, unknown>> {
  const table = { source, table: { schema, name } };
  if (/^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) return table;
  const written = name.replace(/[^_0-9A-Za-z]+/g, "_").replace(/^(?=[0-9])/, "_");
  return { ...table, configuration: { custom_name: /[0-9A-Za-z]/.test(written) ? written : `table${written}` } };
}
