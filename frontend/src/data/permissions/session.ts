/** Session variables: those that are known, those a rule asks for, and a rule with their values put in. */
import { isObject, type Json } from "./json";
import { canonicalOperator } from "./operators";

/** What our identity provider's Hasura mapping gives, besides role and allowed roles. */
const OFFERED = ["X-Hasura-User-Id", "X-Hasura-Org-Code", "X-Hasura-Org-Codes", "X-Hasura-Email", "X-Hasura-Permissions", "X-Hasura-Role"];
const LISTS = new Set(["_in", "_nin", "_has_keys_any", "_has_keys_all", "_ancestor_any", "_descendant_any", "_matches_any"]);

export type SessionValues = Readonly<Record<string, string>>;

export function isSessionVariable(value: unknown): value is string {
  return typeof value === "string" && (/^x-hasura-/i.test(value) || value.toLowerCase() === "req_user_id");
}

/** `X-HASURA-USER-ID` -> `x-hasura-user-id`: how it is compared, and sent as a header. */
export function headerName(variable: string): string {
  const name = variable.toLowerCase();
  return name === "req_user_id" ? "x-hasura-user-id" : name;
}

/** The session variables in a piece of JSON, each once, as headers. */
export function variablesIn(json: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (isSessionVariable(json)) found.add(headerName(json));
  else if (Array.isArray(json)) for (const each of json) variablesIn(each, found);
  else if (isObject(json)) for (const each of Object.values(json)) variablesIn(each, found);
  return found;
}

/** What to offer where a value is typed: the provider's own, then what metadata already speak of. */
export function offeredVariables(permissions: unknown): readonly string[] {
  const offered = new Set(OFFERED.map(headerName));
  const others = [...variablesIn(permissions)].filter((name) => !offered.has(name)).sort();
  return [...OFFERED, ...others.map(titleCase)];
}

function titleCase(header: string): string {
  return header.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** The rule as a client's `where`: values stand where variables stood, array literals as lists. */
export function withSessionValues(rule: Json, session: SessionValues): Json {
  return substituted(rule, session, false);
}

function substituted(json: Json, session: SessionValues, isList: boolean): Json {
  if (isSessionVariable(json)) {
    const value = session[headerName(json)] ?? "";
    return isList ? arrayOfLiteral(value) : value;
  }
  if (Array.isArray(json)) return json.map((each) => substituted(each, session, false));
  if (!isObject(json)) return json;
  const entries = Object.entries(json);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, substituted(value, session, LISTS.has(canonicalOperator(key)))]),
  );
}

/** `{a,"b c"}` -> `["a", "b c"]`. */
export function arrayOfLiteral(text: string): readonly string[] {
  const inner = /^\{(.*)\}$/s.exec(text.trim())?.[1];
  if (inner === undefined) return text === "" ? [] : [text];
  const items = inner.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return items.map((item) => (item.startsWith('"') ? item.slice(1, -1).replace(/\\(.)/g, "$1") : item.trim()));
}
