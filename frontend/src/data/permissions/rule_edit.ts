/** How the builder changes a rule: new members, and values as they are typed. */
import type { TableName } from "../../api/engine";
import { isSameTable, tableText, type TableFacts } from "./facts";
import { isObject, type Json } from "./json";
import { isBoolean, isNumber, operatorsOf, type Operand } from "./operators";
import { EVERY_ROW, type Comparison, type Member, type Rule } from "./rule";
import { isSessionVariable } from "./session";

/** What can be added to a rule: `column:id`, `relationship:author`, `group:_or`, `not`, `exists`. */
export interface Addition {
  value: string;
  label: string;
}

export function additions(table: TableFacts | undefined): readonly { group: string; items: readonly Addition[] }[] {
  const columns = (table?.columns ?? []).filter((column) => operatorsOf(column.type).length > 0);
  const groups = [
    { group: "Columns", items: columns.map(({ name }) => ({ value: `column:${name}`, label: name })) },
    {
      group: "Relationships",
      items: (table?.relationships ?? []).map(({ name }) => ({ value: `relationship:${name}`, label: `${name} …` })),
    },
    {
      group: "Combine",
      items: [
        { value: "group:_or", label: "any of … (_or)" },
        { value: "group:_and", label: "all of … (_and)" },
        { value: "not", label: "not … (_not)" },
        { value: "exists", label: "a row exists in … (_exists)" },
      ],
    },
  ];
  return groups.filter((group) => group.items.length > 0);
}

export function addedMember(addition: string, table: TableFacts | undefined, root: TableName): Member {
  const [kind, name = ""] = splitOnce(addition);
  switch (kind) {
    case "column":
      return { kind: "compare", name, isShort: false, comparisons: [firstComparison(name, table)] };
    case "relationship":
      return { kind: "related", name, part: EVERY_ROW };
    case "not":
      return { kind: "not", key: "_not", part: EVERY_ROW };
    case "exists":
      return { kind: "exists", key: "_exists", table: { ...root }, part: EVERY_ROW };
    default:
      // Without an alternative `_or` lets no row through.
      return { kind: "group", key: name, parts: [] };
  }
}

function firstComparison(name: string, table: TableFacts | undefined): Comparison {
  const type = table?.columns.find((column) => column.name === name)?.type ?? "text";
  return { operator: "_eq", value: isBoolean(type) ? true : isNumber(type) ? 0 : "" };
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf(":");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

export function replaced<T>(list: readonly T[], index: number, value: T): readonly T[] {
  return list.map((each, at) => (at === index ? value : each));
}

export function removed<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, at) => at !== index);
}

export function withMember(rule: Rule, member: Member): Rule {
  return { members: [...rule.members, member] };
}

/** What a comparison is with another operator: its value stays where it can be meant. */
export function valueFor(operand: Operand, before: Json, type: string): Json {
  switch (operand) {
    case "value":
    case "text":
      if (Array.isArray(before)) return before[0] ?? "";
      return typeof before === "object" ? "" : before;
    case "list":
    case "texts":
      if (before === "" || before === null || isObject(before)) return [];
      return Array.isArray(before) || isSessionVariable(before) ? before : [before];
    case "boolean":
      return typeof before === "boolean" && !isBoolean(type) ? before : true;
    case "column":
      return "";
    case "json":
      return isObject(before) || Array.isArray(before) ? before : {};
  }
}

/** `10` of a number is the number 10; a session variable, or what is no number, stays text. */
export function valueOfText(text: string, type: string): Json {
  const trimmed = text.trim();
  if (isSessionVariable(trimmed)) return trimmed;
  if (isBoolean(type) && (trimmed === "true" || trimmed === "false")) return trimmed === "true";
  const isExact = isNumber(type) && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(trimmed);
  return isExact && String(Number(trimmed)) === trimmed ? Number(trimmed) : text;
}

/** What is chosen as the other column: `id`, or `$.id` for the permission's own table. */
export function columnText(value: Json): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  return value.length === 1 ? String(value[0]) : `$.${String(value[1])}`;
}

export function columnValue(text: string): Json {
  return text.startsWith("$.") ? ["$", text.slice(2)] : text;
}

export function otherColumns(
  table: TableFacts | undefined,
  root: TableFacts | undefined,
  type: string,
): readonly { value: string; label: string }[] {
  const own = (table?.columns ?? []).filter((column) => column.type === type);
  const offered = own.map(({ name }) => ({ value: name, label: name }));
  if (root === undefined || table === undefined || isSameTable(root.table, table.table)) return offered;
  const ofRoot = root.columns.filter((column) => column.type === type);
  return [...offered, ...ofRoot.map(({ name }) => ({ value: `$.${name}`, label: `${tableText(root.table)}.${name}` }))];
}
