// graphql-ws: the protocol graphql-transport-ws.
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { obey, tell } from "./commands.mjs";

const create = ({ url, options }, said) =>
  createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ headers: said.headers }),
    onNonLazyError: () => {},
    retryWait: () => new Promise((done) => setTimeout(done, 50)),
    ...options,
    on: {
      connected: () => tell({ event: "connected" }),
      closed: ({ code, reason }) => tell({ event: "closed", code, reason }),
      ping: (received) => tell({ event: received ? "pinged" : "ping" }),
      pong: (received) => tell({ event: received ? "ponged" : "pong" }),
    },
  });

await obey({
  create,
  subscribe: (client, request, subscriber) => client.subscribe(request, subscriber),
  dispose: (client) => client.dispose(),
});
