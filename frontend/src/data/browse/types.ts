/** What Postgres' types mean to a grid: on which side a value stands, how wide it is, how it is edited. */

const NUMBERS = /^(?:smallint|integer|bigint|numeric|real|double precision|oid|money)\b/;

export function isNumber(type: string): boolean {
  return NUMBERS.test(type) && !isArray(type);
}

export function isBoolean(type: string): boolean {
  return type === "boolean";
}

export function isJson(type: string): boolean {
  return type === "json" || type === "jsonb";
}

export function isArray(type: string): boolean {
  return type.endsWith("[]");
}

/** A text that may have lines. */
export function isLong(type: string): boolean {
  return type === "text" || type === "xml" || isJson(type) || type.startsWith("character varying") || isArray(type);
}

const LONGEST_SHOWN = 36;
const PIXELS_OF_A_LETTER = 7.5;

/** How wide a column is, by its name and what is in it: 80 to 320 pixels. */
export function columnWidth(name: string, type: string, values: readonly (string | null)[]): number {
  const longest = Math.max(...values.map((value) => Math.min(value?.length ?? 4, LONGEST_SHOWN)), 4);
  // Beside the name stand its type, an arrow and room for both.
  const head = name.length * PIXELS_OF_A_LETTER + 48;
  const body = longest * PIXELS_OF_A_LETTER + 32;
  return Math.round(Math.min(Math.max(head, body, isNumber(type) ? 80 : 100), 320));
}

/** JSON with its lines, where it is JSON. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Whether pretty printing loses nothing: JavaScript rounds large numbers and drops repeated keys. */
export function isSafelyPretty(text: string): boolean {
  try {
    const spaceless = (json: string) => json.replaceAll(/\s+/g, "");
    return spaceless(JSON.stringify(JSON.parse(text))) === spaceless(text);
  } catch {
    return false;
  }
}
