/** Where in the form the mistake is that the server tells of. */
import { ApiFault } from "../../api/http";
import { isObject, type Json, type JsonObject } from "./json";

export type Part = "filter" | "check" | "columns" | "set" | "limit" | "computed_fields" | "validate_input" | "root_fields";

const PARTS: readonly (readonly [string, Part])[] = [
  ["filter", "filter"],
  ["check", "check"],
  ["columns", "columns"],
  ["computed_fields", "computed_fields"],
  ["set", "set"],
  ["limit", "limit"],
  ["validate_input", "validate_input"],
  ["query_root_fields", "root_fields"],
  ["subscription_root_fields", "root_fields"],
];

/** `$.args[1].args.permission.filter.id` -> `filter`; null when it is about the whole. */
export function partOf(error: unknown, permission: JsonObject = {}): Part | null {
  if (!(error instanceof ApiFault)) return null;
  for (const path of [error.path ?? "", ...pathsIn(error.detail)]) {
    const steps = path.split(/[.[\]]+/);
    const found = PARTS.find(([step]) => steps.includes(step));
    if (found !== undefined) return found[1];
  }
  const reason = reasonOf(error.message);
  const names = [...reason.matchAll(/["']([^"']+)["']/g)].map((match) => match[1] ?? "");
  const named = PARTS.find(([member]) => names.some((name) => speaksOf(permission[member], name)));
  return named?.[1] ?? PARTS.find(([step]) => new RegExp(`\\b${step}\\b`).test(reason))?.[1] ?? null;
}

/** The refusal in few words: of inconsistent metadata the reason alone, not the object again. */
export function inFewWords(error: unknown): unknown {
  if (!(error instanceof ApiFault)) return error;
  const { message, status, code, remedy } = error;
  return message.startsWith(INCONSISTENT) ? new ApiFault(reasonOf(message), status, code, remedy) : error;
}

const INCONSISTENT = "Inconsistent object: ";

/** `Inconsistent object: in table "a": in permission for role "b": "c" does not exist` -> the end of it. */
function reasonOf(message: string): string {
  if (!message.startsWith(INCONSISTENT)) return message;
  return /in permission for role ".*?": (.*)$/s.exec(message)?.[1] ?? message.slice(INCONSISTENT.length);
}

/** Whether a member of the permission has the name, as a key or as a value. */
function speaksOf(value: Json | undefined, name: string): boolean {
  if (value === name) return true;
  if (Array.isArray(value)) return value.some((each) => speaksOf(each, name));
  return isObject(value) && Object.entries(value).some(([key, each]) => key === name || speaksOf(each, name));
}

/** Hasura tells of inconsistent objects with their own reasons, and sometimes paths. */
function pathsIn(detail: unknown): readonly string[] {
  return [...JSON.stringify(detail ?? null).matchAll(/"path":\s*"([^"]*)"/g)].map((match) => match[1] ?? "");
}
