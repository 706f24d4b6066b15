/** What tokens of an application say and how long they live. Source: Kinde, "Customize tokens". */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import type { Claims } from "./tokenParts";

export interface TokenSettings {
  access_token_lifetime: number;
  refresh_token_lifetime: number;
  id_token_lifetime: number;
  authenticated_session_lifetime: number;
  is_hasura_mapping_enabled: boolean;
  signing_algorithm: "RS256" | "ES256";
  signing_key_id: string;
}

export interface HasuraMapping {
  is_enabled: boolean;
  mode: "namespaced" | "kinde_flat" | "both";
  namespace: string;
  base_role: string;
  machine_role: string | null;
  roles: Readonly<Record<string, string>>;
  other_roles: "same_name" | "withheld";
  session_variables: Readonly<Record<string, string>>;
}

export interface TokenContents {
  claims: Readonly<Record<string, boolean>>;
  user_properties?: readonly string[];
  organization_properties?: readonly string[];
  application_properties?: readonly string[];
  custom_claims: Readonly<Record<string, string>>;
}

export interface TokenCustomization {
  signing_algorithm: "RS256" | "ES256";
  access_token: TokenContents;
  id_token: TokenContents;
  m2m_token: TokenContents;
}

export type TokenKind = "access_token" | "id_token" | "m2m_token";

export interface TokenPreview {
  tokens: Partial<Record<TokenKind, { claims: Claims; size_bytes: number }>>;
  warnings: readonly string[];
  withheld_roles: readonly string[];
}

const of = (id: string) => encodeURIComponent(id);

export function useTokenSettings(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "tokens"],
    queryFn: async () => (await management<{ tokens: TokenSettings }>("GET", `/applications/${of(id)}/tokens`)).tokens,
  });
}

export function updateTokenSettings(id: string, change: Partial<TokenSettings>): Promise<void> {
  return management("PATCH", `/applications/${of(id)}/tokens`, change);
}

export function useHasuraMapping(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "hasura mapping"],
    queryFn: async () => {
      const path = `/genkan/applications/${of(id)}/hasura_mapping`;
      return (await management<{ hasura_mapping: HasuraMapping }>("GET", path)).hasura_mapping;
    },
  });
}

export function updateHasuraMapping(id: string, change: Partial<HasuraMapping>): Promise<void> {
  return management("PATCH", `/genkan/applications/${of(id)}/hasura_mapping`, change);
}

export function useTokenCustomization(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "token customization"],
    queryFn: async () => {
      const path = `/genkan/applications/${of(id)}/token_customization`;
      return (await management<{ token_customization: TokenCustomization }>("GET", path)).token_customization;
    },
  });
}

export function updateTokenCustomization(id: string, change: unknown): Promise<void> {
  return management("PATCH", `/genkan/applications/${of(id)}/token_customization`, change);
}

/** The claims that somebody's tokens would have now; of a made-up person without `userId`. */
export function useTokenPreview(id: string, userId: string | null) {
  return useQuery({
    queryKey: ["identity", "application", id, "token preview", userId],
    queryFn: () =>
      management<TokenPreview>(
        "POST",
        `/genkan/applications/${of(id)}/token_preview`,
        userId === null ? { is_example_user: true } : { user_id: userId },
      ),
    placeholderData: (before) => before,
  });
}
