import { expect, test } from "vitest";
import { barsOf, nowIn, spanOf, type SigningKey } from "./keys";

const now = new Date("2026-06-01T00:00:00Z");
const active: SigningKey = {
  kid: "a1",
  algorithm: "RS256",
  state: "active",
  created_on: "2026-05-01T00:00:00Z",
  signs_from: "2026-05-11T00:00:00Z",
  signs_until: "2026-08-09T00:00:00Z",
  verifies_until: "2026-09-09T00:00:00Z",
};
const coming: SigningKey = { ...active, kid: "b2", state: "next", created_on: "2026-05-11T00:00:00Z", signs_from: null, signs_until: null, verifies_until: null };

test("an active key waits, signs and then only verifies, without a gap", () => {
  const bars = barsOf(active, spanOf([active, coming], now));
  expect(bars.map((each) => each.phase)).toEqual(["waits", "signs", "verifies"]);
  expect(bars[0]?.left).toBe(0);
  expect((bars[0]?.width ?? 0) + (bars[1]?.width ?? 0) + (bars[2]?.width ?? 0)).toBeCloseTo(100);
});

test("the next key waits to the end of what is drawn", () => {
  const bars = barsOf(coming, spanOf([active, coming], now));
  expect(bars).toHaveLength(1);
  expect((bars[0]?.left ?? 0) + (bars[0]?.width ?? 0)).toBeCloseTo(100);
});

test("now is within the span, even when nothing else is", () => {
  const place = nowIn(spanOf([], now), now);
  expect(place).toBeGreaterThan(0);
  expect(place).toBeLessThan(100);
});
