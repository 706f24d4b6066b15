// Apollo Client and urql as their guides set them up. What is live stands in #notes.
import { ApolloClient, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";

const parameters = new URLSearchParams(location.search);
const url = parameters.get("url");
const LIVE = "subscription { notes(order_by: {id: asc}) { body } }";

// The test gives a page its token, and a newer one when that is about to expire.
let token = parameters.get("token");
window.renew = (newer) => (token = newer);
const headers = () => ({ authorization: `Bearer ${token}` });

function show(result) {
  const items = result.data.notes.map(({ body }) => {
    const item = document.createElement("li");
    item.textContent = body;
    return item;
  });
  document.getElementById("notes").replaceChildren(...items);
}

let opened = 0;
const socket = () =>
  createClient({
    url: url.replace("http", "ws"),
    connectionParams: () => ({ headers: headers() }),
    retryWait: () => new Promise((done) => setTimeout(done, 50)),
    on: {
      connected: () => (document.getElementById("sockets").textContent = String((opened += 1))),
    },
  });

const clients = {
  apollo() {
    const client = new ApolloClient({
      link: new GraphQLWsLink(socket()),
      cache: new InMemoryCache(),
    });
    client.subscribe({ query: gql(LIVE) }).subscribe(show);
  },
  urql() {
    const sockets = socket();
    const exchange = subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: sockets.subscribe({ query, variables }, sink),
        }),
      }),
    });
    new Client({ url, exchanges: [exchange], preferGetMethod: false })
      .subscription(LIVE, {})
      .subscribe(show);
  },
  // Without a socket: urql's own fetch takes events.
  "urql-events"() {
    const client = new Client({
      url,
      exchanges: [fetchExchange],
      fetchSubscriptions: true,
      preferGetMethod: false,
      fetchOptions: () => ({ headers: headers() }),
    });
    client.subscription(LIVE, {}).subscribe(show);
    window.ask = async () => (await client.query("{ notes { body } }", {}).toPromise()).data;
  },
};
clients[parameters.get("client")]();
