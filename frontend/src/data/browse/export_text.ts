/** A page of rows as a file: CSV by RFC 4180, or JSON. */
import type { CellText, PageColumn, RowsPage } from "./rows";
import { isBoolean, isJson, isNumber } from "./types";

/** Null is nothing between commas, the empty text is `""`, as Postgres' COPY has it. */
export function csvText(page: RowsPage): string {
  const lines = [page.columns.map((column) => csvCell(column.name)), ...page.rows.map((row) => row.values.map(csvCell))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** A list of objects; numbers, booleans and json are themselves, all else is text. */
export function jsonText(page: RowsPage): string {
  const rows = page.rows.map((row) =>
    page.columns.map((column, index) => `${JSON.stringify(column.name)}: ${jsonCell(column, row.values[index] ?? null)}`),
  );
  return `[${rows.map((members) => `\n  {${members.join(", ")}}`).join(",")}\n]\n`;
}

function csvCell(value: CellText): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) || value.trim() !== value ? `"${value.replaceAll('"', '""')}"` : value;
}

// A number goes as it is written: JavaScript would round a large one.
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function jsonCell({ type }: PageColumn, value: CellText): string {
  if (value === null) return "null";
  if (isNumber(type) && JSON_NUMBER.test(value)) return value;
  if (isBoolean(type)) return value === "t" || value === "true" ? "true" : "false";
  return isJson(type) ? value : JSON.stringify(value);
}
