/** What pages do after a change: read again what it may have changed. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** All queries whose keys begin with this one are read again; resolves when those in sight are. */
export async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  // A first answer that is on its way may be from before the change, and an invalidation
  // leaves it be: it would stand there as if it were new.
  await client.cancelQueries({ queryKey, predicate: ({ state }) => state.data === undefined });
  await client.invalidateQueries({ queryKey });
}
