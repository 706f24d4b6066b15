/** The options of a connection as the fields of a form, and back. */
import type { Options } from "./connection";
import { DEFAULT_FLAGS, type Field } from "./strategies";

export type Entered = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What stands in the fields; a secret is never known, so its field is empty. */
export function enteredOf(fields: readonly Field[], options: Options): Entered {
  return Object.fromEntries(fields.map((field) => [field.option, entered(field, options[field.option])]));
}

function entered(field: Field, value: unknown): string | boolean | readonly string[] {
  switch (field.kind) {
    case "flag":
      return typeof value === "boolean" ? value : (DEFAULT_FLAGS[field.option] ?? false);
    case "list":
      return Array.isArray(value) ? value.map(String) : [];
    case "text":
      return Array.isArray(value) ? value.join(" ") : typeof value === "string" ? value : "";
    case "secret":
    case "long secret":
      return "";
  }
}

/** What of the fields is another option than the stored ones; null takes one away. */
export function optionChanges(fields: readonly Field[], options: Options, now: Entered): Record<string, unknown> {
  const before = enteredOf(fields, options);
  const changes: Record<string, unknown> = {};
  for (const field of fields) {
    const value = now[field.option];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(before[field.option])) continue;
    if (typeof value === "boolean") changes[field.option] = value;
    else if (typeof value === "string") changes[field.option] = value.trim() === "" ? null : value.trim();
    else changes[field.option] = value.length === 0 ? null : value;
  }
  return changes;
}
