import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { readAgain } from "./read_again";

/** A server whose answers come when they are let go; each says what held when it was asked for. */
function slowServer() {
  let value = "old";
  const held: (() => void)[] = [];
  return {
    ask: () => {
      const answer = value;
      return new Promise<string>((resolve) => held.push(() => resolve(answer)));
    },
    change: (to: string) => (value = to),
    letGo: () => held.splice(0).forEach((answer) => answer()),
  };
}

test.each([{ isRead: false }, { isRead: true }])("an answer from before the change is not kept: $isRead", async ({ isRead }) => {
  const client = new QueryClient();
  const server = slowServer();
  const query = new QueryObserver(client, { queryKey: ["things", 1], queryFn: server.ask });
  const seen: (string | undefined)[] = [];
  const leave = query.subscribe(({ data }) => seen.push(data));
  if (isRead) {
    server.letGo();
    await expect.poll(() => seen.at(-1)).toBe("old");
    void query.refetch();
  }
  server.change("new");
  const done = readAgain(client, ["things"]);
  await expect.poll(() => query.getCurrentResult().fetchStatus).toBe("fetching");
  await new Promise((resolve) => setTimeout(resolve));
  server.letGo();
  await done;
  expect(query.getCurrentResult().data).toBe("new");
  leave();
});
