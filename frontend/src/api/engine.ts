/** The engine by its public APIs, as admin, through the console's session. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ask } from "./http";
import { readAgain } from "./read_again";

const ENGINE = "/console-api/engine";

/** What a command of the metadata API answers. Source: Hasura, Metadata API. */
export function metadataCommand<T = { message: string }>(type: string, args: unknown, version?: number): Promise<T> {
  return ask("POST", `${ENGINE}/v1/metadata`, version === undefined ? { type, args } : { type, version, args });
}

export interface SqlAnswer {
  result_type: "CommandOk" | "TuplesOk";
  result: readonly (readonly (string | null)[])[] | null;
}

export interface SqlOptions {
  source?: string;
  cascade?: boolean;
  readOnly?: boolean;
  /** Whether metadata are compared and the catalog read anew; by the words of the SQL unless told. */
  checksMetadata?: boolean;
}

/** Run SQL on a source; its metadata are checked unless it only reads. Source: Hasura, Schema API, run_sql. */
export function runSql(sql: string, options: SqlOptions = {}): Promise<SqlAnswer> {
  const { source = "default", cascade = false, readOnly = false, checksMetadata } = options;
  const checks = checksMetadata === undefined ? {} : { check_metadata_consistency: checksMetadata };
  const args = { source, sql, cascade, read_only: readOnly, ...checks };
  return ask("POST", `${ENGINE}/v2/query`, { type: "run_sql", args });
}

/** Ask any other URL of the engine as admin: `/v1alpha1/catalog`, `/v1/graphql/explain`, ... */
export function engine<T>(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return ask(method, `${ENGINE}${path}`, body, headers);
}

export interface TableName {
  schema: string;
  name: string;
}

/** A permission of a role on a table, as metadata have it. */
export interface Permission {
  role: string;
  permission: Readonly<Record<string, unknown>>;
  comment?: string;
}

export interface Relationship {
  name: string;
  using: Readonly<Record<string, unknown>>;
  comment?: string;
}

export interface TrackedTable {
  table: TableName;
  is_enum?: boolean;
  configuration?: Readonly<Record<string, unknown>>;
  object_relationships?: readonly Relationship[];
  array_relationships?: readonly Relationship[];
  computed_fields?: readonly { name: string; definition: Readonly<Record<string, unknown>>; comment?: string }[];
  select_permissions?: readonly Permission[];
  insert_permissions?: readonly Permission[];
  update_permissions?: readonly Permission[];
  delete_permissions?: readonly Permission[];
  apollo_federation_config?: { enable: string } | null;
}

export interface Source {
  name: string;
  kind: string;
  tables: readonly TrackedTable[];
  functions?: readonly {
    function: TableName;
    configuration?: Readonly<Record<string, unknown>>;
    permissions?: readonly { role: string }[];
  }[];
  native_queries?: readonly Readonly<Record<string, unknown>>[];
  logical_models?: readonly Readonly<Record<string, unknown>>[];
  configuration: Readonly<Record<string, unknown>>;
}

export interface Metadata {
  version: number;
  sources: readonly Source[];
  inherited_roles?: readonly { role_name: string; role_set: readonly string[] }[];
  actions?: readonly Readonly<Record<string, unknown>>[];
  remote_schemas?: readonly Readonly<Record<string, unknown>>[];
  allowlist?: readonly Readonly<Record<string, unknown>>[];
  query_collections?: readonly Readonly<Record<string, unknown>>[];
  [section: string]: unknown;
}

export interface ExportedMetadata {
  resource_version: number;
  metadata: Metadata;
}

/** The whole metadata with their version; kept until something of the console changes them. */
export function useMetadata() {
  return useQuery({
    queryKey: ["engine", "metadata"],
    queryFn: () => metadataCommand<ExportedMetadata>("export_metadata", {}, 2),
  });
}

/** The roles that metadata know, in order, `admin` not among them. */
export function rolesOf(metadata: Metadata): readonly string[] {
  const roles = new Set<string>();
  for (const source of metadata.sources) {
    for (const table of source.tables) {
      for (const permissions of [
        table.select_permissions,
        table.insert_permissions,
        table.update_permissions,
        table.delete_permissions,
      ]) {
        for (const permission of permissions ?? []) roles.add(permission.role);
      }
    }
    for (const each of source.functions ?? []) for (const { role } of each.permissions ?? []) roles.add(role);
  }
  for (const inherited of metadata.inherited_roles ?? []) roles.add(inherited.role_name);
  return [...roles].sort();
}

/** Call after anything that changed metadata or the schema: pages read again what they show. */
export function useEngineChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => readAgain(client, ["engine"]);
}
