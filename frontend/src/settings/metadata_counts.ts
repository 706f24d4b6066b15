/** What metadata have, counted: "2 tables", "1 permission". */
import type { Metadata } from "../api/engine";

export function countsOf(metadata: Metadata): readonly string[] {
  const tables = metadata.sources.flatMap((source) => source.tables);
  const sum = (count: (table: (typeof tables)[number]) => number) => tables.reduce((total, table) => total + count(table), 0);
  const counts: readonly (readonly [number, string, string])[] = [
    [tables.length, "tracked table", "tracked tables"],
    [sum((table) => (table.object_relationships?.length ?? 0) + (table.array_relationships?.length ?? 0)), "relationship", "relationships"],
    [
      sum(
        (table) =>
          (table.select_permissions?.length ?? 0) +
          (table.insert_permissions?.length ?? 0) +
          (table.update_permissions?.length ?? 0) +
          (table.delete_permissions?.length ?? 0),
      ),
      "permission",
      "permissions",
    ],
    [metadata.sources.reduce((total, source) => total + (source.functions?.length ?? 0), 0), "function", "functions"],
    [metadata.sources.reduce((total, source) => total + (source.native_queries?.length ?? 0), 0), "native query", "native queries"],
    [metadata.sources.filter(({ name }) => name !== "default").length, "further database", "further databases"],
    [metadata.actions?.length ?? 0, "action", "actions"],
    [metadata.remote_schemas?.length ?? 0, "remote schema", "remote schemas"],
    [metadata.inherited_roles?.length ?? 0, "inherited role", "inherited roles"],
    [metadata.query_collections?.length ?? 0, "query collection", "query collections"],
  ];
  return counts.filter(([count]) => count > 0).map(([count, one, several]) => `${count} ${count === 1 ? one : several}`);
}
