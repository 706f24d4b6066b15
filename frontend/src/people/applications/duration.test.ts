import { expect, test } from "vitest";
import { durationText } from "./duration";

test.each([
  [86_400, "1 day"],
  [1_296_000, "15 days"],
  [5_400, "90 minutes"],
  [1, "1 second"],
  [61, "61 seconds"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
