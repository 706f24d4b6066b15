/** The identity provider by its management API, through the console's session. */
import { useQueryClient } from "@tanstack/react-query";
import { ask, type Method } from "./http";
import { readAgain } from "./read_again";

const MANAGEMENT = "/console-api/identity/api/v1";
const PAGE_SIZE = 100;

/** What the management API answers: `management("GET", "/users")`. Source: Kinde's Management API. */
export function management<T>(method: Method, path: string, body?: unknown): Promise<T> {
  return ask(method, `${MANAGEMENT}${path}`, body);
}

/** All rows of a list that is continued by `next_token`: `listAll("/applications", "applications")`. */
export async function listAll<T>(path: string, key: string): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | null = null;
  do {
    const query = new URLSearchParams({ page_size: String(PAGE_SIZE), ...(token === null ? {} : { next_token: token }) });
    const page: Record<string, unknown> = await management("GET", `${path}${path.includes("?") ? "&" : "?"}${query}`);
    found.push(...((page[key] ?? []) as T[]));
    token = typeof page.next_token === "string" && page.next_token !== "" ? page.next_token : null;
  } while (token !== null);
  return found;
}

/** Call after a change of anything of people's: pages read again what they show. */
export function useIdentityChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => readAgain(client, ["identity"]);
}
