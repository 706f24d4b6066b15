/** Tracking many things in one call, and what came of each. Source: Hasura, Metadata API. */
import { metadataCommand, type TableName } from "../../api/engine";
import { ApiFault } from "../../api/http";
import type { NamedRelationship, SuggestedRelationship } from "./relationship_names";

export interface TrackReport {
  done: number;
  failed: readonly { name: string; reason: string }[];
}

interface TablesAnswer {
  message: string;
  warnings?: readonly { name: string; message: string }[];
}

/** Track tables and views: all in one call, those that can not be are told of. */
export async function trackTables(source: string, tables: readonly TableName[]): Promise<TrackReport> {
  const args = { allow_warnings: true, tables: tables.map(({ schema, name }) => ({ source, table: { schema, name } })) };
  try {
    const answer = await metadataCommand<TablesAnswer>("pg_track_tables", args);
    return tablesReport(tables.length, answer.warnings ?? []);
  } catch (error) {
    // When none could be tracked the reasons are in the refusal.
    if (error instanceof ApiFault && Array.isArray(error.detail)) return tablesReport(tables.length, error.detail);
    throw error;
  }
}

function tablesReport(asked: number, warnings: readonly { name: string; message: string }[]): TrackReport {
  return { done: asked - warnings.length, failed: warnings.map(({ name, message }) => ({ name, reason: message })) };
}

type BulkAnswer = readonly ({ message: string } | { error: string; code: string })[];

/** Create relationships: all at once when all fit, else as many as can be. */
export async function trackRelationships(source: string, relationships: readonly NamedRelationship[]): Promise<TrackReport> {
  const commands = relationships.map((each) => relationshipCommand(source, each));
  try {
    await metadataCommand("bulk", commands);
    return { done: commands.length, failed: [] };
  } catch (error) {
    if (!(error instanceof ApiFault) || error.status === 0) throw error;
  }
  const answers = await metadataCommand<BulkAnswer>("bulk_keep_going", commands);
  const failed = answers.flatMap((answer, index) => {
    const name = relationships[index]?.name ?? "";
    const table = relationships[index]?.suggestion.from.table.name ?? "";
    return "error" in answer ? [{ name: `${table}.${name}`, reason: answer.error }] : [];
  });
  return { done: commands.length - failed.length, failed };
}

/** The command that creates a suggested relationship by its foreign key. */
export function relationshipCommand(source: string, { name, suggestion }: NamedRelationship) {
  const { type, from, to } = suggestion;
  const there = to.constraint_name !== undefined;
  const key = there ? { table: to.table, columns: to.columns } : from.columns;
  return {
    type: type === "object" ? "pg_create_object_relationship" : "pg_create_array_relationship",
    args: { source, table: from.table, name, using: { foreign_key_constraint_on: key } },
  };
}

/** What foreign keys between tracked tables suggest and is not a relationship yet. */
export async function fetchSuggestions(source: string): Promise<readonly SuggestedRelationship[]> {
  const answer = await metadataCommand<{ relationships: readonly SuggestedRelationship[] }>("pg_suggest_relationships", {
    source,
    omit_tracked: true,
  });
  return answer.relationships;
}
