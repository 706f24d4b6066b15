/**
 * A rule as the builder shows it: what JSON says, part by part, so that writing it again gives the same JSON.
 * Source: Hasura v2, boolean expressions of permissions.
 */
import { isObject, type Json, type JsonObject } from "./json";
import { isSameTable, readTableName, type TableFacts } from "./facts";
import type { TableName } from "../../api/engine";

/** All members together; none is every row. */
export interface Rule {
  members: readonly Member[];
}

export interface Comparison {
  operator: string;
  value: Json;
}

export type Member =
  | { kind: "group"; key: string; parts: readonly Rule[] }
  | { kind: "not"; key: string; part: Rule }
  | { kind: "exists"; key: string; table: Json; part: Rule }
  | { kind: "related"; name: string; part: Rule }
  /** isShort: `{"id": 1}` for `{"id": {"_eq": 1}}`. */
  | { kind: "compare"; name: string; isShort: boolean; comparisons: readonly Comparison[] }
  /** What the builder can not show: kept as it is. */
  | { kind: "raw"; name: string; value: Json };

/** What is known of tables; undefined while it is not known yet. */
export type Facts = (table: TableName) => TableFacts | undefined;

const GROUPS = new Set(["_and", "_or", "$and", "$or"]);
const NOT = new Set(["_not", "$not"]);
const EXISTS = new Set(["_exists", "$exists"]);

export const EVERY_ROW: Rule = { members: [] };

/** The rule of a table as a tree; null when it is no object, which no rule is. */
export function readRule(json: Json, table: TableName | null, facts: Facts): Rule | null {
  if (!isObject(json)) return null;
  return { members: Object.entries(json).map(([name, value]) => readMember(name, value, table, facts)) };
}

function readMember(name: string, value: Json, table: TableName | null, facts: Facts): Member {
  const raw: Member = { kind: "raw", name, value };
  if (GROUPS.has(name)) {
    if (!Array.isArray(value)) return raw;
    const parts = (value as readonly Json[]).map((each) => readRule(each, table, facts));
    return parts.every((each) => each !== null) ? { kind: "group", key: name, parts } : raw;
  }
  if (NOT.has(name)) {
    const part = readRule(value, table, facts);
    return part === null ? raw : { kind: "not", key: name, part };
  }
  if (EXISTS.has(name)) {
    if (!isObject(value) || Object.keys(value).length !== 2) return raw;
    const { _table, _where } = value;
    if (_table === undefined || _where === undefined) return raw;
    const part = readRule(_where, readTableName(_table), facts);
    return part === null ? raw : { kind: "exists", key: name, table: _table, part };
  }
  return readField(name, value, table, facts) ?? raw;
}

/** A column, or a relationship; null for what is neither or is not known yet. */
function readField(name: string, value: Json, table: TableName | null, facts: Facts): Member | null {
  const known = table === null ? undefined : facts(table);
  if (known === undefined) return null;
  const isColumn = known.columns.some((column) => column.name === name);
  const relationship = isColumn ? undefined : known.relationships.find((each) => each.name === name);
  if (relationship !== undefined) {
    const part = readRule(value, relationship.target, facts);
    return part === null ? null : { kind: "related", name, part };
  }
  if (!isColumn) return null;
  if (!isObject(value)) return { kind: "compare", name, isShort: true, comparisons: [{ operator: "_eq", value }] };
  const comparisons = Object.entries(value).map(([operator, right]) => ({ operator, value: right }));
  return comparisons.length === 0 ? null : { kind: "compare", name, isShort: false, comparisons };
}

/** The rule as JSON; two members of one name go into an `_and`, for an object has each name once. */
export function ruleJson(rule: Rule): JsonObject {
  const entries = rule.members.map(memberEntry);
  const names = new Set(entries.map(([name]) => name));
  if (names.size === entries.length) return Object.fromEntries(entries);
  return { _and: entries.map(([name, value]) => ({ [name]: value })) };
}

function memberEntry(member: Member): readonly [string, Json] {
  switch (member.kind) {
    case "group":
      return [member.key, member.parts.map(ruleJson)];
    case "not":
      return [member.key, ruleJson(member.part)];
    case "exists":
      return [member.key, { _table: member.table, _where: ruleJson(member.part) }];
    case "related":
      return [member.name, ruleJson(member.part)];
    case "compare":
      return [member.name, comparisonJson(member.isShort, member.comparisons)];
    case "raw":
      return [member.name, member.value];
  }
}

function comparisonJson(isShort: boolean, comparisons: readonly Comparison[]): Json {
  const first = comparisons[0];
  const isPlain = comparisons.length === 1 && first?.operator === "_eq" && !isObject(first.value);
  if (isShort && isPlain && first !== undefined) return first.value;
  return Object.fromEntries(comparisons.map(({ operator, value }) => [operator, value]));
}

/** The tables whose columns a rule speaks of: those the builder has to know to show it. */
export function tablesIn(json: Json, table: TableName, facts: Facts): readonly TableName[] {
  const found: TableName[] = [];
  collectTables(json, table, facts, found);
  return found;
}

function collectTables(json: Json, table: TableName | null, facts: Facts, found: TableName[]): void {
  if (table === null) return;
  if (!found.some((each) => isSameTable(each, table))) found.push(table);
  if (!isObject(json)) return;
  for (const [name, value] of Object.entries(json)) {
    if (GROUPS.has(name) && Array.isArray(value)) {
      for (const each of value) collectTables(each, table, facts, found);
    } else if (NOT.has(name)) {
      collectTables(value, table, facts, found);
    } else if (EXISTS.has(name) && isObject(value)) {
      collectTables(value._where ?? null, readTableName(value._table), facts, found);
    } else {
      const target = facts(table)?.relationships.find((each) => each.name === name)?.target;
      if (target !== undefined) collectTables(value, target, facts, found);
    }
  }
}
