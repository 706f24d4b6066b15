/** Feature flags as the management API tells them, and what their values mean. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { withQuery } from "../lists/query_text";

export type FlagType = "str" | "int" | "bool" | "json";
export type FlagLevel = "env" | "org" | "usr";

export interface Flag {
  id: string;
  key: string;
  name: string;
  description: string | null;
  type: FlagType;
  allow_override_level: FlagLevel;
  default_value: string;
  environment_value: string | null;
  organization_value: string | null;
  user_value: string | null;
  value: string;
  value_from: FlagLevel | "default";
}

/** Whose values: the environment's alone, an organization's, or a user's. */
export type FlagScope = { level: "env" } | { level: "org"; code: string } | { level: "usr"; userId: string };

export const TYPES: readonly { value: FlagType; label: string }[] = [
  { value: "bool", label: "On or off" },
  { value: "str", label: "Text" },
  { value: "int", label: "Number" },
  { value: "json", label: "JSON" },
];

export const LEVELS: readonly { value: FlagLevel; label: string }[] = [
  { value: "env", label: "The environment" },
  { value: "org", label: "An organization" },
  { value: "usr", label: "A user" },
];

const ORDER: readonly FlagLevel[] = ["env", "org", "usr"];

/** Whether the flag may be set apart there. */
export function isAllowedAt(flag: Pick<Flag, "allow_override_level">, level: FlagLevel): boolean {
  return ORDER.indexOf(level) <= ORDER.indexOf(flag.allow_override_level);
}

/** The value that is set apart at this level itself; null: none is. */
export function valueAt(flag: Flag, level: FlagLevel): string | null {
  return { env: flag.environment_value, org: flag.organization_value, usr: flag.user_value }[level];
}

/** `default`, `environment`, ... */
export function originText(flag: Pick<Flag, "value_from">): string {
  return { default: "its default", env: "the environment", org: "the organization", usr: "the user" }[flag.value_from];
}

/** What is wrong with a text as a value of this type; null when it is one. */
export function valueFault(type: FlagType, text: string): string | null {
  if (type === "bool") return text === "true" || text === "false" ? null : "true or false";
  if (type === "int") return /^-?\d{1,10}$/.test(text) ? null : "A whole number, such as 42";
  if (type === "str") return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return "JSON, such as {\"limit\": 10}";
  }
}

export function useFlags(scope: FlagScope) {
  const query = scope.level === "org" ? { org_code: scope.code } : scope.level === "usr" ? { user_id: scope.userId } : {};
  return useQuery({
    queryKey: ["identity", "flags", scope],
    queryFn: async () => {
      const answer = await management<{ feature_flags: readonly Flag[] }>("GET", withQuery("/genkan/feature_flags", query));
      return answer.feature_flags;
    },
  });
}

/** Set a flag apart. */
export function setFlag(scope: FlagScope, key: string, value: string): Promise<unknown> {
  const flag = `/feature_flags/${encodeURIComponent(key)}`;
  switch (scope.level) {
    case "env":
      return management("PATCH", `/environment${flag}`, { value });
    case "org":
      return management("PATCH", withValue(`/organizations/${encodeURIComponent(scope.code)}${flag}`, value));
    case "usr":
      return management("PATCH", withValue(`/users/${encodeURIComponent(scope.userId)}${flag}`, value));
  }
}

/** Take that back. */
export function takeFlagBack(scope: FlagScope, key: string): Promise<unknown> {
  const flag = `/feature_flags/${encodeURIComponent(key)}`;
  switch (scope.level) {
    case "env":
      return management("DELETE", `/environment${flag}`);
    case "org":
      return management("DELETE", `/organizations/${encodeURIComponent(scope.code)}${flag}`);
    case "usr":
      return management("DELETE", `/genkan/users/${encodeURIComponent(scope.userId)}${flag}`);
  }
}

/** The value is in the query, the empty one too. */
function withValue(url: string, value: string): string {
  return `${url}?${new URLSearchParams({ value })}`;
}
