// subscriptions-transport-ws: Apollo's protocol, graphql-ws by its name in the handshake.
import transport from "subscriptions-transport-ws";
import WebSocket from "ws";
import { obey, tell } from "./commands.mjs";

class Heard extends WebSocket {
  constructor(...options) {
    super(...options);
    this.addEventListener("close", ({ code, reason }) =>
      tell({ event: "closed", code, reason: String(reason) }),
    );
    this.addEventListener("message", ({ data }) => {
      if (JSON.parse(data).type === "ka") tell({ event: "pinged" });
    });
  }
}

function create({ url, options }, said) {
  const client = new transport.SubscriptionClient(
    url.replace("http", "ws"),
    {
      connectionParams: () => ({ headers: said.headers }),
      connectionCallback: (error) => error && tell({ event: "refused", error }),
      ...options,
    },
    Heard,
  );
  client.onConnected(() => tell({ event: "connected" }));
  client.onReconnected(() => tell({ event: "connected" }));
  return client;
}

await obey({
  create,
  subscribe: (client, request, subscriber) =>
    client.request(request).subscribe(subscriber).unsubscribe,
  dispose: (client) => client.close(),
});
