import { expect, test } from "vitest";
import { localTime, relativeTime } from "./moment";

const now = new Date("2026-11-29T12:00:00Z");
const ago = (seconds: number) => relativeTime(new Date(now.getTime() - seconds * 1000), now);

test("a time is told by its largest whole unit", () => {
  expect([ago(5), ago(61), ago(3 * 3600), ago(26 * 3600), ago(-2 * 86_400), ago(400 * 86_400)]).toEqual([
    "now",
    "1 minute ago",
    "3 hours ago",
    "yesterday",
    "in 2 days",
    "last year",
  ]);
});

test("a time of day has two digits each", () => {
  expect(localTime(new Date(2026, 0, 2, 3, 4, 5))).toBe("2026-01-02 03:04:05");
});
