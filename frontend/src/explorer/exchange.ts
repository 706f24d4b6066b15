/** One query asked and answered, as the panel beside the editor shows it. */
import { GraphQLError, type ExecutionResult } from "graphql";
import { createClient, type Client } from "graphql-ws";
import type { Fetcher, FetcherParams } from "@graphiql/toolkit";
import { transportOf, type RunAs } from "./run_as";

export interface Exchange {
  query: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  answer: unknown;
  status: number;
  milliseconds: number;
  bytes: number;
  requestId: string | null;
}

const INTROSPECTION = "IntrospectionQuery";

/** What GraphiQL sends by; `told` hears of every answer but those of introspection. */
export function createFetcher(runAs: () => RunAs, told: (exchange: Exchange) => void): Fetcher {
  return (params, options) => {
    const headers = options?.headers ?? {};
    if (isSubscription(params)) return subscribed(params, runAs(), headers);
    return answered(params, runAs(), headers, told);
  };
}

/** Ask once and answer what came; `told` hears how it went. */
export async function answered(
  params: FetcherParams,
  runAs: RunAs,
  headers: Readonly<Record<string, unknown>>,
  told: (exchange: Exchange) => void,
): Promise<ExecutionResult> {
  const transport = transportOf(runAs);
  const began = performance.now();
  const response = await fetch(transport.url, {
    method: "POST",
    credentials: transport.credentials,
    headers: { "content-type": "application/json", ...textHeaders(headers), ...transport.headers },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  const milliseconds = performance.now() - began;
  const answer = readAnswer(text, response.status);
  if (params.operationName !== INTROSPECTION) {
    told({
      query: params.query,
      operationName: params.operationName ?? null,
      variables: params.variables ?? {},
      answer,
      status: response.status,
      milliseconds,
      bytes: text.length,
      requestId: response.headers.get("x-request-id"),
    });
  }
  return answer;
}

function readAnswer(text: string, status: number): ExecutionResult {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [new GraphQLError(`the server answered ${status}: ${text.slice(0, 300)}`)] };
  }
}

function isSubscription(params: FetcherParams): boolean {
  const name = params.operationName;
  const operations = [...params.query.matchAll(/(?:^|[\s}])(query|mutation|subscription)\b\s*(\w*)/g)];
  const chosen = name ? operations.find((each) => each[2] === name) : operations[0];
  return chosen?.[1] === "subscription";
}

async function* subscribed(params: FetcherParams, runAs: RunAs, headers: Readonly<Record<string, unknown>>) {
  const transport = transportOf(runAs);
  const url = new URL(transport.url, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const client: Client = createClient({
    url: url.toString(),
    retryAttempts: 0,
    connectionParams: { headers: { ...textHeaders(headers), ...transport.headers } },
  });
  try {
    const answers = client.iterate({
      query: params.query,
      operationName: params.operationName ?? null,
      variables: params.variables ?? {},
    });
    // GraphiQL shows what came; the two libraries only call its errors by different names.
    for await (const each of answers) yield each as ExecutionResult;
  } finally {
    await client.dispose();
  }
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
