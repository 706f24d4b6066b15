/** Entries of the server's log, as the console shows them. */

export const KINDS = ["all", "http", "query", "sign-in", "webhook", "auth"] as const;
export type Kind = (typeof KINDS)[number];
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

export interface LogEntry {
  id: string;
  at: string | null;
  kind: string;
  level: string;
  title: string;
  request_id: string | null;
  status: number | null;
  duration_ms: number | null;
  role: string | null;
  user: string | null;
  reason: string | null;
  detail: unknown;
}

export interface Filter {
  kind: Kind;
  level: Level;
  text: string;
  request_id: string;
}

export const EVERYTHING: Filter = { kind: "all", level: "debug", text: "", request_id: "" };

/** More than a person looks through; what is older is a page away. */
export const MOST_SHOWN = 2000;

/** The newest first, each once, whichever way it came. */
export function merged(shown: readonly LogEntry[], more: readonly LogEntry[]): readonly LogEntry[] {
  const known = new Set(shown.map(({ id }) => id));
  const added = more.filter(({ id }) => !known.has(id));
  if (added.length === 0) return shown;
  return [...added, ...shown].sort(newestFirst).slice(0, MOST_SHOWN);
}

/** The entries from one on, and how many newer ones wait; all of them when it is not among them. */
export function heldAt(entries: readonly LogEntry[], first: string | null): { shown: readonly LogEntry[]; waiting: number } {
  const waiting = Math.max(entries.findIndex(({ id }) => id === first), 0);
  return { shown: waiting === 0 ? entries : entries.slice(waiting), waiting };
}

/** By the place in the file: two entries of one millisecond keep their order. */
function newestFirst(a: LogEntry, b: LogEntry): number {
  const [fileA, placeA] = placeOf(a);
  const [fileB, placeB] = placeOf(b);
  if (fileA === fileB) return placeB - placeA;
  return (b.at ?? "").localeCompare(a.at ?? "");
}

function placeOf({ id }: LogEntry): readonly [string, number] {
  const [file = "", place = "0"] = id.split("-");
  return [file, Number(place)];
}

/** The filter of an address; what is not known there is left out. */
export function filterOf(search: Readonly<Record<string, unknown>>): Filter {
  const text = (name: string) => (typeof search[name] === "string" || typeof search[name] === "number" ? String(search[name]) : "");
  return {
    kind: KINDS.find((kind) => kind === search.kind) ?? "all",
    level: LEVELS.find((level) => level === search.level) ?? "debug",
    text: text("text"),
    request_id: text("request_id"),
  };
}

/** The filter as a query string, without what is as usual. */
export function queryOf(filter: Filter): string {
  const told = Object.entries(filter).filter(([name, value]) => value !== EVERYTHING[name as keyof Filter]);
  return new URLSearchParams(told).toString();
}

/** `09:31:28.123` of today, with the day for older ones. */
export function timeOf(at: string | null, now: Date): string {
  if (at === null) return "";
  const time = new Date(at);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  return time.toDateString() === now.toDateString() ? clock : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
