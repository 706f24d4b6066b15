/** What a rule may speak of in a table: its columns, where its relationships lead, its computed fields. */
import type { Column, Relation } from "../../api/catalog";
import type { Metadata, Relationship, Source, TableName, TrackedTable } from "../../api/engine";
import { isObject } from "./json";

export interface RelationshipFacts {
  name: string;
  kind: "object" | "array";
  target: TableName;
  /** This table's column -> the target's; empty when only the server knows. */
  columns: Readonly<Record<string, string>>;
}

export interface TableFacts {
  table: TableName;
  columns: readonly Column[];
  relationships: readonly RelationshipFacts[];
  computedFields: readonly string[];
}

export function sourceNamed(metadata: Metadata, name: string): Source | undefined {
  return metadata.sources.find((source) => source.name === name);
}


export function isSameTable(left: TableName, right: TableName): boolean {
  return left.schema === right.schema && left.name === right.name;
}

/** `users`, `hr.users`: the schema is said where it is not `public`. */
export function tableText({ schema, name }: TableName): string {
  return schema === "public" ? name : `${schema}.${name}`;
}

/** A table as metadata write it: `"users"`, or its schema and name. */
export function readTableName(value: unknown): TableName | null {
  if (typeof value === "string") return { schema: "public", name: value };
  if (!isObject(value) || typeof value.name !== "string") return null;
  return { schema: typeof value.schema === "string" ? value.schema : "public", name: value.name };
}

export function factsOf(relation: Relation, tracked: TrackedTable | undefined): TableFacts {
  const objects = (tracked?.object_relationships ?? []).map((each) => relationshipFacts(each, "object", relation));
  const arrays = (tracked?.array_relationships ?? []).map((each) => relationshipFacts(each, "array", relation));
  return {
    table: { schema: relation.schema, name: relation.name },
    columns: relation.columns,
    relationships: [...objects, ...arrays].filter((each) => each !== null),
    computedFields: (tracked?.computed_fields ?? []).map((field) => field.name),
  };
}

/** Where a relationship leads; null when its definition leads nowhere that is known. */
export function relationshipFacts(
  { name, using }: Relationship,
  kind: "object" | "array",
  relation: Pick<Relation, "foreign_keys" | "referenced_by">,
): RelationshipFacts | null {
  const manual = using.manual_configuration;
  if (isObject(manual)) {
    const target = readTableName(manual.remote_table);
    const columns = isObject(manual.column_mapping) ? (manual.column_mapping as Record<string, string>) : {};
    return target === null ? null : { name, kind, target, columns };
  }
  const key = using.foreign_key_constraint_on;
  if (isObject(key)) {
    const target = readTableName(key.table);
    if (target === null) return null;
    const there = columnsOf(key.columns ?? key.column);
    const back = relation.referenced_by.find(
      (each) => isSameTable(each.from, target) && hasSame(each.from_columns, there),
    );
    return { name, kind, target, columns: back === undefined ? {} : paired(back.columns, back.from_columns) };
  }
  const here = columnsOf(key);
  const found = relation.foreign_keys.find((each) => hasSame(each.columns, here));
  return found === undefined ? null : { name, kind, target: found.to, columns: paired(found.columns, found.to_columns) };
}

function columnsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function hasSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each));
}

function paired(left: readonly string[], right: readonly string[]): Record<string, string> {
  return Object.fromEntries(left.map((column, index) => [column, right[index] ?? ""]));
}
