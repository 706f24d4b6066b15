/** Relationships that foreign keys suggest: their names, and the commands that make them. */
import type { Relation } from "../../api/catalog";
import type { Relationship, TableName, TrackedTable } from "../../api/engine";
import type { Command } from "../permissions/draft";
import { isSameTable } from "../permissions/facts";
import type { JsonObject } from "../permissions/json";

interface End {
  table: TableName;
  columns: readonly string[];
  /** Only the end that has the foreign key says its name. */
  constraint_name?: string;
}

/** As `pg_suggest_relationships` answers it. */
export interface Suggestion {
  type: "object" | "array";
  from: End;
  to: End;
}

export interface NamedSuggestion extends Suggestion {
  name: string;
}

/** `author_id` -> `author`, `authorId` -> `author`, `author` -> null. */
export function withoutId(column: string): string | null {
  const found = /^(.+?)(?:_id|_uuid|_key|_code|Id|ID|Uuid)$/.exec(column)?.[1];
  return found === undefined || found === "" ? null : found;
}

/** `posts` -> `post`, `categories` -> `category`, `addresses` -> `address`, `news` -> `news`. */
export function singular(name: string): string {
  if (/(ss|us|is|news|series|species)$/i.test(name)) return name;
  if (/ies$/i.test(name) && name.length > 4) return `${name.slice(0, -3)}y`;
  if (/(ch|sh|ss|x|z)es$/i.test(name)) return name.slice(0, -2);
  return /s$/i.test(name) ? name.slice(0, -1) : name;
}

/** Each with a name that is free on its table, the same each time it is asked. */
export function named(suggestions: readonly Suggestion[], taken: (table: TableName) => readonly string[]): readonly NamedSuggestion[] {
  const given: { table: TableName; name: string }[] = [];
  return suggestions.map((suggestion) => {
    const { table } = suggestion.from;
    const isFree = (name: string) =>
      !taken(table).includes(name) && !given.some((each) => each.name === name && isSameTable(each.table, table));
    const candidates = candidateNames(suggestion);
    const last = candidates.at(-1) ?? suggestion.to.table.name;
    let name = candidates.find(isFree) ?? last;
    for (let number = 2; !isFree(name); number += 1) name = `${last}_${number}`;
    given.push({ table, name });
    return { ...suggestion, name };
  });
}

function candidateNames({ type, from, to }: Suggestion): readonly string[] {
  const column = from.constraint_name !== undefined && from.columns.length === 1 ? from.columns[0] : undefined;
  const back = to.columns.length === 1 ? to.columns[0] : undefined;
  const table = graphqlName(to.table.name);
  if (column !== undefined) {
    const bare = withoutId(column);
    return [...(bare === null ? [] : [graphqlName(bare)]), singular(table), `${singular(table)}_by_${graphqlName(column)}`];
  }
  const one = type === "object" ? singular(table) : table;
  const by = back === undefined ? to.columns.join("_") : (withoutId(back) ?? back);
  return [one, `${one}_by_${graphqlName(by)}`];
}

function graphqlName(name: string): string {
  return name.replace(/[^_0-9A-Za-z]/g, "_").replace(/^(?=\d)/, "_");
}

/** The names that a table's columns, relationships and computed fields have. */
export function takenNames(tracked: TrackedTable | undefined, relation: Pick<Relation, "columns"> | undefined): readonly string[] {
  const names = (listed: readonly { name: string }[] | undefined) => (listed ?? []).map((each) => each.name);
  return [
    ...names(relation?.columns),
    ...names(tracked?.object_relationships),
    ...names(tracked?.array_relationships),
    ...names(tracked?.computed_fields),
  ];
}

export function trackCommand(source: string, { type, name, from, to }: NamedSuggestion): Command {
  const isHere = from.constraint_name !== undefined && type === "object";
  const columns = (end: End): JsonObject => (end.columns.length === 1 ? { column: end.columns[0] ?? "" } : { columns: [...end.columns] });
  const here = from.columns.length === 1 ? (from.columns[0] ?? "") : [...from.columns];
  const on = isHere ? here : { table: { ...to.table }, ...columns(to) };
  return {
    type: `pg_create_${type}_relationship`,
    args: { source, table: { ...from.table }, name, using: { foreign_key_constraint_on: on } },
  };
}

export interface ManualRelationship {
  name: string;
  kind: "object" | "array";
  target: TableName;
  mapping: readonly (readonly [string, string])[];
  comment: string;
}

export function manualCommand(source: string, table: TableName, asked: ManualRelationship): Command {
  const using = {
    manual_configuration: { remote_table: { ...asked.target }, column_mapping: Object.fromEntries(asked.mapping) },
  };
  const comment = asked.comment.trim() === "" ? {} : { comment: asked.comment };
  return { type: `pg_create_${asked.kind}_relationship`, args: { source, table: { ...table }, name: asked.name, using, ...comment } };
}

/** Why it can not be made yet; null when it can. */
export function faultOfManual(asked: ManualRelationship, taken: readonly string[]): string | null {
  if (asked.name === "") return "a relationship has a name";
  if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(asked.name)) return "GraphQL names have letters, digits and _, and begin with no digit";
  if (taken.includes(asked.name)) return `'${asked.name}' is a column or a relationship already`;
  return asked.mapping.length === 0 ? "say which columns are equal" : null;
}

export function renameCommand(source: string, table: TableName, name: string, newName: string): Command {
  return { type: "pg_rename_relationship", args: { source, table: { ...table }, name, new_name: newName } };
}

export function dropRelationshipCommand(source: string, table: TableName, name: string, cascade: boolean): Command {
  return { type: "pg_drop_relationship", args: { source, table: { ...table }, relationship: name, cascade } };
}

/** How many of several were made, and what the others answered. */
export interface Outcome {
  made: number;
  faults: readonly { name: string; message: string }[];
}

/** `bulk_keep_going` answers each command with its success or its error. */
export function outcomeOf(answers: readonly unknown[], suggestions: readonly NamedSuggestion[]): Outcome {
  const faults = suggestions.flatMap(({ from, name }, index) => {
    const answer = answers[index];
    const isFault = typeof answer === "object" && answer !== null && "error" in answer;
    return isFault ? [{ name: `${from.table.name}.${name}`, message: String(answer.error) }] : [];
  });
  return { made: suggestions.length - faults.length, faults };
}

/** "author_id = users.id". */
export function joinText(from: End, to: End): string {
  return from.columns.map((column, index) => `${column} = ${to.table.name}.${to.columns[index] ?? "?"}`).join(", ");
}

export function relationshipsOf(table: TrackedTable): readonly { relationship: Relationship; kind: "object" | "array" }[] {
  return [
    ...(table.object_relationships ?? []).map((relationship) => ({ relationship, kind: "object" as const })),
    ...(table.array_relationships ?? []).map((relationship) => ({ relationship, kind: "array" as const })),
  ];
}
