/** URLs of the management API with their parameters. */

export type QueryValue = string | number | boolean | null | undefined;

/** `withQuery("/users", { page_size: 10, query: "" })` -> `/users?page_size=10`; what is empty is left out. */
export function withQuery(path: string, values: Readonly<Record<string, QueryValue>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
}

/** A path of parts that may have any characters: `path("users", id)` -> `/users/kp_1`. */
export function path(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}
