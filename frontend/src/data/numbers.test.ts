import { expect, test } from "vitest";
import { counted, roundBytes, roundNumber } from "./numbers";

test("large numbers are rounded to what one can read", () => {
  expect(roundNumber(12)).toBe("12");
  expect(roundNumber(1_234_567)).toBe("1.23M");
  expect([roundBytes(0), roundBytes(8192), roundBytes(123_456)]).toEqual(["0 bytes", "8.0 kB", "121 kB"]);
});

test("what is counted is named in its number", () => {
  expect([counted(1, "table"), counted(1200, "table"), counted(2, "key")]).toEqual(["1 table", "1,200 tables", "2 keys"]);
});
