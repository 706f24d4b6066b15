/** What a page of rows is asked for, in its address: `?where=[...]&order_by=[...]&limit=100`. */
import { OPERATORS, type Condition, type Direction, type Operator, type Order } from "./rows";

export interface BrowseAddress {
  where: readonly Condition[];
  order_by: readonly Order[];
  limit: number;
}

export const LIMITS = [25, 50, 100, 500, 1000];
const DEFAULT_LIMIT = 50;
const TAKES_NO_VALUE = new Set<Operator>(["is null", "is not null"]);

/** The address read; what makes no sense in it is left out. */
export function readAddress(search: Readonly<Record<string, unknown>>): BrowseAddress {
  const { where, order_by: order, limit } = search;
  return {
    where: listOf(where, condition),
    order_by: listOf(order, orderOf),
    limit: typeof limit === "number" && LIMITS.includes(limit) ? limit : DEFAULT_LIMIT,
  };
}

/** The search parameters of an address, without those that say nothing. */
export function addressSearch({ where, order_by: order, limit }: BrowseAddress): Record<string, unknown> {
  return {
    ...(where.length === 0 ? {} : { where }),
    ...(order.length === 0 ? {} : { order_by: order }),
    ...(limit === DEFAULT_LIMIT ? {} : { limit }),
  };
}

export function takesNoValue(operator: Operator): boolean {
  return TAKES_NO_VALUE.has(operator);
}

/** A click on a column's header: ascending, descending, not at all; `isAdded` keeps the other columns. */
export function nextOrder(order: readonly Order[], column: string, isAdded: boolean): readonly Order[] {
  const direction = order.find((each) => each.column === column)?.direction;
  const next = AFTER[direction ?? "none"];
  if (!isAdded) return next === null ? [] : [{ column, direction: next }];
  if (direction === undefined) return [...order, { column, direction: "asc" }];
  return order.flatMap((each) => {
    if (each.column !== column) return [each];
    return next === null ? [] : [{ column, direction: next }];
  });
}

const AFTER: Readonly<Record<Direction | "none", Direction | null>> = { none: "asc", asc: "desc", desc: null };

/** The conditions that can be asked: those whose column and value are there. */
export function askable(drafts: readonly Condition[], columns: ReadonlySet<string>): readonly Condition[] {
  return drafts.filter(({ column, op, value }) => {
    if (!columns.has(column)) return false;
    return takesNoValue(op) || (op === "in" ? Array.isArray(value) && value.length > 0 : typeof value === "string");
  });
}

/** `a, b` -> `["a", "b"]`; a value with a comma in it stands in double quotes. */
export function listedValues(text: string): readonly string[] {
  const found = text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g);
  const values = [...found].map((match) => match[1]?.replaceAll('""', '"') ?? (match[2] ?? "").trim());
  // Behind the last value there is nothing, which matches once more.
  return values.filter((value, index) => value !== "" || index < values.length - 1);
}

/** The other way round. */
export function valuesText(values: readonly string[]): string {
  return values.map((value) => (/^\s|[",]|\s$|^$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(", ");
}

function listOf<T>(value: unknown, read: (one: Readonly<Record<string, unknown>>) => T | null): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const found = typeof one === "object" && one !== null ? read(one as Record<string, unknown>) : null;
    return found === null ? [] : [found];
  });
}

function condition({ column, op, value }: Readonly<Record<string, unknown>>): Condition | null {
  const operator = OPERATORS.find((each) => each === op);
  if (typeof column !== "string" || operator === undefined) return null;
  if (takesNoValue(operator)) return { column, op: operator, value: null };
  if (operator !== "in") return typeof value === "string" ? { column, op: operator, value } : null;
  const values = Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  return values.length === 0 ? null : { column, op: operator, value: values };
}

function orderOf({ column, direction }: Readonly<Record<string, unknown>>): Order | null {
  if (typeof column !== "string") return null;
  return { column, direction: direction === "desc" ? "desc" : "asc" };
}
