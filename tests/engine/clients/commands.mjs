// A client library at the end of a pipe: commands come as lines of JSON, and what the library
// tells goes out as lines of JSON.
import { createInterface } from "node:readline";

export const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

/** What a subscriber of the operation `id` is given. */
export const subscriber = (id) => ({
  next: (result) => tell({ event: "next", id, result }),
  error: (error) => tell({ event: "error", id, error: readable(error) }),
  complete: () => tell({ event: "complete", id }),
});

/** An error of a library: GraphQL errors, a close event, a response, or a JavaScript error. */
function readable(error) {
  if (Array.isArray(error)) return { errors: error };
  const { message, code, reason, response } = error;
  return { message, code, reason: reason && String(reason), status: response?.status };
}

/** Obey until the pipe ends: `headers` are what the next connection says of the user. */
export async function obey({ create, subscribe, dispose }) {
  const stops = new Map();
  const said = { headers: {} };
  let client;
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, id, ...rest } = JSON.parse(line);
    if (command === "headers") said.headers = rest.headers;
    if (command === "create") client = create(rest, said);
    if (command === "subscribe") stops.set(id, subscribe(client, rest.request, subscriber(id)));
    if (command === "stop") stops.get(id)();
    if (command === "dispose") dispose(client);
    tell({ event: "obeyed", command });
  }
  process.exit(0);
}
