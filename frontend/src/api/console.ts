/** The console's own small API: who is signed in, and where everything is. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "./http";

export type ConsoleRole = "admin" | "developer" | "viewer";

export interface Session {
  role: ConsoleRole;
  email: string | null;
  name: string;
  expires_at: string;
}

export interface About {
  version: string;
  graphql_url: string;
  issuer: string;
  jwks_url: string;
  admin_secret_set: boolean;
  is_development: boolean;
  postgres: { version: string; is_embedded: boolean };
  python: string;
  project: string;
}

export function useSession() {
  return useQuery({
    queryKey: ["console", "session"],
    queryFn: () => ask<Session>("GET", "/console-api/session"),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function signInByLink(link: string): Promise<Session> {
  return ask("POST", "/console-api/session", { link });
}

export function signOut(): Promise<void> {
  return ask("DELETE", "/console-api/session");
}

export function useAbout() {
  return useQuery({
    queryKey: ["console", "about"],
    queryFn: () => ask<About>("GET", "/console-api/about"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface Document<T> {
  id: string;
  name: string;
  content: T;
  updated_at: string;
}

export type DocumentKind = "permission_test" | "query" | "sql";

/** What people of the console saved for each other, by kind. */
export function useDocuments<T>(kind: DocumentKind) {
  return useQuery({
    queryKey: ["console", "documents", kind],
    queryFn: async () => {
      const answer = await ask<{ documents: readonly Document<T>[] }>("GET", `/console-api/documents/${kind}`);
      return answer.documents;
    },
  });
}

export function saveDocument(kind: DocumentKind, id: string, name: string, content: unknown): Promise<void> {
  return ask("PUT", `/console-api/documents/${kind}/${encodeURIComponent(id)}`, { name, content });
}

export function deleteDocument(kind: DocumentKind, id: string): Promise<void> {
  return ask("DELETE", `/console-api/documents/${kind}/${encodeURIComponent(id)}`);
}
