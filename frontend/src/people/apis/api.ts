/** APIs: what tokens are for (their audience), and what they let (their scopes). Source: Kinde, APIs. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";

export interface ApiSummary {
  id: string;
  name: string;
  audience: string;
  is_management_api: boolean;
  scopes?: readonly { id: string; key: string }[];
}

export interface Api extends ApiSummary {
  applications: readonly { id: string; name: string; type: string; is_active: boolean }[];
}

export interface Scope {
  id: string;
  key: string;
  description: string;
}

export function useApis() {
  return useQuery({
    queryKey: ["identity", "apis"],
    queryFn: async () => (await management<{ apis: readonly ApiSummary[] }>("GET", "/apis?expand=scopes")).apis,
  });
}

export function useApi(id: string) {
  return useQuery({
    queryKey: ["identity", "api", id],
    queryFn: async () => (await management<{ api: Api }>("GET", `/apis/${encodeURIComponent(id)}`)).api,
  });
}

export function useScopes(id: string) {
  return useQuery({
    queryKey: ["identity", "api", id, "scopes"],
    queryFn: async () => (await management<{ scopes: readonly Scope[] }>("GET", `/apis/${encodeURIComponent(id)}/scopes`)).scopes,
  });
}

export async function createApi(name: string, audience: string): Promise<string> {
  return (await management<{ api: { id: string } }>("POST", "/apis", { name, audience })).api.id;
}

export function deleteApi(id: string): Promise<void> {
  return management("DELETE", `/apis/${id}`);
}

export function createScope(apiId: string, key: string, description: string): Promise<void> {
  return management("POST", `/apis/${apiId}/scopes`, { key, description });
}

export function deleteScope(apiId: string, scopeId: string): Promise<void> {
  return management("DELETE", `/apis/${apiId}/scopes/${scopeId}`);
}

export function authorise(apiId: string, applicationId: string): Promise<void> {
  return management("PATCH", `/apis/${apiId}/applications`, { applications: [{ id: applicationId }] });
}

export function withdraw(apiId: string, applicationId: string): Promise<void> {
  return management("PATCH", `/apis/${apiId}/applications`, {
    applications: [{ id: applicationId, operation: "delete" }],
  });
}

export function giveScope(apiId: string, applicationId: string, scopeId: string): Promise<void> {
  return management("POST", `/apis/${apiId}/applications/${applicationId}/scopes/${scopeId}`);
}

export function takeScope(apiId: string, applicationId: string, scopeId: string): Promise<void> {
  return management("DELETE", `/apis/${apiId}/applications/${applicationId}/scopes/${scopeId}`);
}
