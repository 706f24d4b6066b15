/** How the console speaks to the server, and what an error of any of its APIs says. */

/** An answer that was a refusal: what, where, and what to do about it. */
export class ApiFault extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly remedy: string | null = null,
    readonly path: string | null = null,
    readonly detail: unknown = null,
  ) {
    super(message);
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Ask and read JSON; raises ApiFault for an error status or when nobody answers. */
export async function ask<T>(
  method: Method,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const response = await send(method, url, body, headers);
  const text = await response.text();
  if (!response.ok) throw faultOf(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Ask and answer the response, whatever its status; raises ApiFault when nobody answers. */
export async function send(
  method: Method,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Response> {
  const isForm = body instanceof FormData;
  try {
    return await fetch(url, {
      method,
      credentials: "same-origin",
      headers: {
        "x-genkan-console": "1",
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFault("the server does not answer", 0, "no_answer", "look whether genkan is still running");
  }
}

interface ConsoleError {
  error: { code: string; message: string; remedy?: string };
}
interface EngineError {
  error: string;
  code: string;
  path?: string;
  internal?: unknown;
}
interface ManagementError {
  errors: readonly { code: string; message: string }[];
}

/** The fault an error body tells of: the console's, Hasura's or Kinde's shape. */
export function faultOf(status: number, text: string): ApiFault {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return new ApiFault(text.slice(0, 300) || `the server answered ${status}`, status, "unreadable");
  }
  if (isConsoleError(body)) {
    const { code, message, remedy } = body.error;
    return new ApiFault(message, status, code, remedy ?? null);
  }
  if (isEngineError(body)) {
    return new ApiFault(body.error, status, body.code, null, body.path ?? null, body.internal ?? null);
  }
  if (isManagementError(body)) {
    const message = body.errors.map((each) => each.message).join("; ");
    return new ApiFault(message, status, body.errors[0]?.code ?? "refused");
  }
  return new ApiFault(`the server answered ${status}`, status, "unreadable", null, null, body);
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null;
}

function isConsoleError(body: unknown): body is ConsoleError {
  return isObject(body) && isObject(body.error) && typeof body.error.message === "string";
}

function isEngineError(body: unknown): body is EngineError {
  return isObject(body) && typeof body.error === "string";
}

function isManagementError(body: unknown): body is ManagementError {
  return isObject(body) && Array.isArray(body.errors);
}
