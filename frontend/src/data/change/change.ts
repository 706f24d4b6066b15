/** One change of the database or of metadata: what is shown before it runs is what runs. */
import { metadataCommand, runSql } from "../../api/engine";

export type Change =
  | { kind: "sql"; source: string; sql: string }
  | { kind: "metadata"; type: string; args: Readonly<Record<string, unknown>> | readonly unknown[] };

export function sqlChange(source: string, sql: string): Change {
  return { kind: "sql", source, sql };
}

export function metadataChange(type: string, args: Readonly<Record<string, unknown>>): Change {
  return { kind: "metadata", type, args };
}

/** As one reads it: the SQL, or the call of the metadata API. */
export function changeText(change: Change): string {
  return change.kind === "sql" ? change.sql : JSON.stringify({ type: change.type, args: change.args }, null, 2);
}

/** cascade: what depends on it goes as well. */
export async function runChange(change: Change, cascade: boolean): Promise<void> {
  if (change.kind === "metadata") {
    await metadataCommand(change.type, cascade && !Array.isArray(change.args) ? { ...change.args, cascade } : change.args);
    return;
  }
  await runSql(cascade ? cascadingSql(change.sql) : change.sql, { source: change.source, cascade, checksMetadata: true });
}

const DROPS = /\bdrop (table|view|materialized view|column|constraint|index|function)\b/;

/** A statement that drops, told to take along what needs the thing: `drop table a;` -> `drop table a cascade;` */
export function cascadingSql(sql: string): string {
  return DROPS.test(sql) && !/ cascade;?$/.test(sql) ? sql.replace(/;?$/, " cascade;") : sql;
}
