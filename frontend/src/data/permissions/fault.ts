/** Where in the form the mistake is that the server tells of. */
import { ApiFault } from "../../api/http";

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
export function partOf(error: unknown): Part | null {
  if (!(error instanceof ApiFault)) return null;
  const reasons = [error.path ?? "", ...pathsIn(error.detail)];
  for (const path of reasons) {
    const steps = path.split(/[.[\]]+/);
    const found = PARTS.find(([step]) => steps.includes(step));
    if (found !== undefined) return found[1];
  }
  const words = error.message;
  return PARTS.find(([step]) => new RegExp(`\\b${step}\\b`).test(words))?.[1] ?? null;
}

/** Hasura tells of inconsistent objects with their own reasons, and sometimes paths. */
function pathsIn(detail: unknown): readonly string[] {
  return [...JSON.stringify(detail ?? null).matchAll(/"path":\s*"([^"]*)"/g)].map((match) => match[1] ?? "");
}
