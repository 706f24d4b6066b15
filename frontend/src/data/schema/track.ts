/** Tracking many things in one call, and what came of each. Source: Hasura, Metadata API. */
import { metadataCommand, type TableName } from "../../api/engine";
import { ApiFault } from "../../api/http";
import { outcomeOf, trackCommand, type NamedSuggestion } from "../relationships/suggestions";
import { trackArguments } from "../tables/tracked";

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
  const args = { allow_warnings: true, tables: tables.map((table) => trackArguments(source, table)) };
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

/** Create relationships: all at once when all fit, else as many as can be. */
export async function trackRelationships(source: string, suggestions: readonly NamedSuggestion[]): Promise<TrackReport> {
  const commands = suggestions.map((each) => trackCommand(source, each));
  try {
    await metadataCommand("bulk", commands);
    return { done: commands.length, failed: [] };
  } catch (error) {
    if (!(error instanceof ApiFault) || error.status === 0) throw error;
  }
  const outcome = outcomeOf(await metadataCommand<readonly unknown[]>("bulk_keep_going", commands), suggestions);
  return { done: outcome.made, failed: outcome.faults.map(({ name, message }) => ({ name, reason: message })) };
}

/** Track functions one after the other; the tables whose rows they return have to be tracked already. */
export async function trackFunctions(source: string, functions: readonly TableName[]): Promise<TrackReport> {
  const commands = functions.map(({ schema, name }) => ({ type: "pg_track_function", args: { source, function: { schema, name } } }));
  const answers = await metadataCommand<readonly Readonly<Record<string, unknown>>[]>("bulk_keep_going", commands);
  const failed = functions.flatMap(({ name }, index) => {
    const reason = answers[index]?.error;
    return typeof reason === "string" ? [{ name, reason }] : [];
  });
  return { done: functions.length - failed.length, failed };
}
