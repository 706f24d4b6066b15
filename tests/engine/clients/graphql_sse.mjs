// graphql-sse: events over HTTP.
import { createClient } from "graphql-sse";
import { obey, tell } from "./commands.mjs";

const create = ({ url, options }, said) =>
  createClient({
    url,
    headers: () => said.headers,
    retry: () => new Promise((done) => setTimeout(done, 50)),
    ...options,
    on: { connected: () => tell({ event: "connected" }) },
  });

await obey({
  create,
  subscribe: (client, request, subscriber) => client.subscribe(request, subscriber),
  dispose: (client) => client.dispose(),
});
