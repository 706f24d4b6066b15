/** What is in the databases, tracked or not: the engine's catalog. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { engine, type TableName } from "./engine";

export type RelationKind = "table" | "view" | "materialized view" | "foreign table" | "partitioned table";

export interface CatalogRelation extends TableName {
  kind: RelationKind;
  is_tracked: boolean;
  custom_name: string | null;
  estimated_rows: number | null;
  comment: string | null;
}

export interface CatalogFunction extends TableName {
  arguments: readonly { name: string | null; type: string; has_default: boolean }[];
  returns: string;
  is_set: boolean;
  volatility: string;
  is_tracked: boolean;
}

export interface CatalogType extends TableName {
  kind: "enum" | "composite" | "domain";
  values: readonly string[];
}

export interface Catalog {
  source: string;
  version: string;
  schemas: readonly string[];
  relations: readonly CatalogRelation[];
  functions: readonly CatalogFunction[];
  types: readonly CatalogType[];
}

export interface Column {
  name: string;
  type: string;
  is_nullable: boolean;
  default: string | null;
  identity: "always" | "by default" | null;
  generated: string | null;
  comment: string | null;
}

export interface ForeignKey {
  name: string;
  columns: readonly string[];
  to: TableName;
  to_columns: readonly string[];
  on_delete: string;
  on_update: string;
}

export interface Relation extends TableName {
  kind: RelationKind;
  comment: string | null;
  definition: string | null;
  columns: readonly Column[];
  primary_key: { name: string; columns: readonly string[] } | null;
  foreign_keys: readonly ForeignKey[];
  referenced_by: readonly {
    name: string;
    from: TableName;
    from_columns: readonly string[];
    columns: readonly string[];
    on_delete?: string;
  }[];
  unique: readonly { name: string; columns: readonly string[] }[];
  checks: readonly { name: string; expression: string }[];
  indexes: readonly { name: string; definition: string }[];
  triggers: readonly { name: string; definition: string }[];
  estimated_rows: number | null;
  size_bytes: number | null;
}

/** The query of a source's catalog, for those who ask several or ask again. */
export function catalogQuery(source: string) {
  return queryOptions({
    queryKey: ["engine", "catalog", source],
    queryFn: () => engine<Catalog>("GET", `/v1alpha1/catalog?${new URLSearchParams({ source })}`),
  });
}

/** All relations, functions and types of a source, without their columns. */
export function useCatalog(source: string) {
  return useQuery(catalogQuery(source));
}

/** One relation whole. */
export function useRelation(source: string, schema: string, name: string) {
  return useQuery({
    queryKey: ["engine", "relation", source, schema, name],
    queryFn: () =>
      engine<Relation>("GET", `/v1alpha1/catalog/relation?${new URLSearchParams({ source, schema, name })}`),
  });
}
