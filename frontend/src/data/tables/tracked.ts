/** What metadata say of one table. */
import type { Metadata, TableName, TrackedTable } from "../../api/engine";

export function trackedTable(metadata: Metadata, source: string, table: TableName): TrackedTable | null {
  const tables = metadata.sources.find((each) => each.name === source)?.tables ?? [];
  return tables.find((each) => each.table.schema === table.schema && each.table.name === table.name) ?? null;
}
