/** A permission while it is edited. What the form does not know of it stays in it untouched. */
import type { Permission, TableName } from "../../api/engine";
import { isObject, isSame, pretty, readJson, withKey, type Json, type JsonObject } from "./json";
import type { Action } from "./matrix";

export type RuleKey = "filter" | "check";
/** Members that are typed as JSON, or as a number. */
export type TypedKey = RuleKey | "validate_input" | "limit";

export interface Draft {
  permission: JsonObject;
  comment: string;
  /** What was typed and can not be read yet, as it was typed. */
  unread: Readonly<Partial<Record<string, string>>>;
}

/** The rule that says which rows: the one every action has. */
export function mainRule(action: Action): RuleKey {
  return action === "insert" ? "check" : "filter";
}

export function draftOf(action: Action, saved: Permission | undefined): Draft {
  if (saved === undefined) return { permission: action === "delete" ? {} : { columns: [] }, comment: "", unread: {} };
  return { permission: saved.permission as JsonObject, comment: saved.comment ?? "", unread: {} };
}

export function withMember(draft: Draft, key: string, value: Json | undefined): Draft {
  return { ...draft, permission: withKey(draft.permission, key, value), unread: without(draft.unread, key) };
}

/** JSON typed into the editor: read if it can be, else kept as it was typed. */
export function withTyped(draft: Draft, key: string, text: string): Draft {
  const read = readJson(text);
  if ("value" in read && isObject(read.value)) return withMember(draft, key, read.value);
  return { ...draft, unread: { ...draft.unread, [key]: text } };
}

export function withLimit(draft: Draft, text: string): Draft {
  if (text.trim() === "") return withMember(draft, "limit", undefined);
  if (/^\d+$/.test(text.trim())) return withMember(draft, "limit", Number(text));
  return { ...draft, unread: { ...draft.unread, limit: text } };
}

function without(unread: Draft["unread"], key: string): Draft["unread"] {
  return Object.fromEntries(Object.entries(unread).filter(([other]) => other !== key));
}

export function ruleText(draft: Draft, key: string): string {
  const unread = draft.unread[key];
  if (unread !== undefined) return unread;
  const value = draft.permission[key];
  return value === undefined || value === null ? "" : pretty(value);
}

/** Why typed JSON can not be read; null when it is. */
export function faultOfTyped(draft: Draft, key: string): string | null {
  const text = draft.unread[key];
  if (text === undefined) return null;
  const read = readJson(text);
  return "fault" in read ? read.fault : "a rule is an object: {…}";
}

export function columnsOf(draft: Draft): "every" | readonly string[] {
  const columns = draft.permission.columns;
  if (columns === "*") return "every";
  return Array.isArray(columns) ? columns.filter((each) => typeof each === "string") : [];
}

/** What keeps it from being saved, in the order of the form. */
export function faultsOf(action: Action, draft: Draft): readonly string[] {
  const faults = Object.entries(draft.unread).map(
    ([key, text]) => `${WORDS[key] ?? key} ${text === "" ? "is empty" : "can not be read yet"}`,
  );
  const rule = mainRule(action);
  if (draft.permission[rule] === undefined && draft.unread[rule] === undefined) {
    faults.unshift(action === "insert" ? "say which rows may be inserted" : "say which rows");
  }
  return faults;
}

const WORDS: Readonly<Record<string, string>> = {
  filter: "the rule of rows",
  check: "the check",
  limit: "the row limit",
  validate_input: "validate_input",
};

export function isChanged(draft: Draft, original: Draft): boolean {
  return (
    Object.keys(draft.unread).length > 0 ||
    draft.comment !== original.comment ||
    !isSame(draft.permission, original.permission)
  );
}

export interface Command {
  type: string;
  args: JsonObject;
}

export interface Place {
  source: string;
  table: TableName;
  role: string;
  action: Action;
}

export function createCommand({ source, table, role, action }: Place, permission: JsonObject, comment: string): Command {
  const said = comment.trim() === "" ? {} : { comment };
  return { type: `pg_create_${action}_permission`, args: { source, table: { ...table }, role, permission, ...said } };
}

export function dropCommand({ source, table, role, action }: Place): Command {
  return { type: `pg_drop_${action}_permission`, args: { source, table: { ...table }, role } };
}

/** All or nothing: what is there goes, and the new one comes, in one `bulk`. */
export function saveCommands(place: Place, draft: Draft, isThere: boolean): readonly Command[] {
  const create = createCommand(place, draft.permission, draft.comment);
  return isThere ? [dropCommand(place), create] : [create];
}
