/** The project's settings by the console's own API. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "../api/http";

export interface Setting {
  name: string;
  group: string;
  description: string;
  value: string | null;
  is_secret: boolean;
  is_set: boolean;
  default: string | null;
  origin: "flag" | "environment" | ".env" | "genkan.toml" | "console" | "built in" | "default";
  is_locked: boolean;
  locked_by: string | null;
  needs_restart: boolean;
  is_pending: boolean;
}

export interface Problem {
  message: string;
  remedy: string;
  is_warning: boolean;
}

export interface Verdict {
  ok: boolean;
  problems: readonly Problem[];
  facts: readonly { label: string; value: string }[];
}

export interface Stored extends Verdict {
  applied: boolean;
}

export const JWT_SECRET = "HASURA_GRAPHQL_JWT_SECRET";
export const SETTINGS_KEY = ["console", "settings"] as const;
const BASE = "/console-api/settings";

export function useSettings() {
  return useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: async () => (await ask<{ settings: readonly Setting[] }>("GET", BASE)).settings,
  });
}

export function checkSetting(name: string, value: string): Promise<Verdict> {
  return ask("POST", `${BASE}/${encodeURIComponent(name)}/check`, { value });
}

export function storeSetting(name: string, value: string): Promise<Stored> {
  return ask("PUT", `${BASE}/${encodeURIComponent(name)}`, { value });
}

/** Back to what is below the console's own layer. */
export function resetSetting(name: string): Promise<Stored> {
  return ask("DELETE", `${BASE}/${encodeURIComponent(name)}`);
}

export async function builtInValue(name: string): Promise<string> {
  return (await ask<{ value: string }>("GET", `${BASE}/${encodeURIComponent(name)}/built-in`)).value;
}
