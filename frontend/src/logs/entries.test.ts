import { expect, test } from "vitest";
import { EVERYTHING, filterOf, heldAt, merged, queryOf, timeOf, type LogEntry } from "./entries";

function entry(id: string, at = "2026-11-29T09:00:00.000+00:00"): LogEntry {
  const nothing = { request_id: null, status: null, duration_ms: null, role: null, user: null, reason: null, detail: null };
  return { id, at, kind: "http", level: "info", title: "POST /v1/graphql", ...nothing };
}

const ids = (entries: readonly LogEntry[]) => entries.map(({ id }) => id);

test("entries are shown once, the newest first, whichever way they came", () => {
  const page = [entry("7-200"), entry("7-100")];
  expect(ids(merged(page, [entry("7-300"), entry("7-200")]))).toEqual(["7-300", "7-200", "7-100"]);
  expect(ids(merged(page, [entry("7-5")]))).toEqual(["7-200", "7-100", "7-5"]);
  expect(merged(page, [entry("7-100")])).toBe(page);
});

test("places are numbers, and files are ordered by their times", () => {
  expect(ids(merged([entry("7-9")], [entry("7-10")]))).toEqual(["7-10", "7-9"]);
  const newer = entry("8-0", "2026-11-29T10:00:00.000+00:00");
  expect(ids(merged([entry("7-900")], [newer]))).toEqual(["8-0", "7-900"]);
});

test("from a held entry on nothing moves: what is newer waits, what is older comes", () => {
  const shown = [entry("7-300"), entry("7-200"), entry("7-100")];
  expect(heldAt(shown, "7-200")).toEqual({ shown: shown.slice(1), waiting: 1 });
  expect(heldAt(shown, null)).toEqual({ shown, waiting: 0 });
  expect(heldAt(shown, "8-1")).toEqual({ shown, waiting: 0 });
});

test("the address has the filter, and nothing that is as usual", () => {
  expect(queryOf(EVERYTHING)).toBe("");
  const filter = { ...EVERYTHING, kind: "auth" as const, text: "JWTExpired & more" };
  expect(filterOf(Object.fromEntries(new URLSearchParams(queryOf(filter))))).toEqual(filter);
  expect(filterOf({ kind: "nonsense", level: 3, request_id: 12 })).toEqual({ ...EVERYTHING, request_id: "12" });
});

test("a time of today is its clock, an older one has its day", () => {
  const now = new Date(2026, 10, 29, 12);
  expect(timeOf(new Date(2026, 10, 29, 9, 5, 7, 30).toISOString(), now)).toBe("09:05:07.030");
  expect(timeOf(new Date(2026, 10, 28, 9, 5, 7, 30).toISOString(), now)).toBe("2026-11-28 09:05:07.030");
  expect(timeOf(null, now)).toBe("");
});
