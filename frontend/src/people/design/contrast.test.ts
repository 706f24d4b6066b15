import { expect, test } from "vitest";
import { contrast, isColour, readable, textOn } from "./contrast";

test("black on white is 21, a colour on itself 1, in short and long writing", () => {
  expect(contrast("#000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#165e83", "#165e83")).toBe(1);
});

test("a text that can not be read gives way to black or white", () => {
  expect(textOn("#ffeb3b", "#ffffff")).toBe("#000000");
  expect(textOn("#8b0000", "#330000")).toBe("#ffffff");
  expect(textOn("#8b0000", "#ffffff")).toBe("#ffffff");
});

test("a link's colour becomes as dark as it takes", () => {
  const shown = readable("#ffeb3b", "#ffffff");
  expect(contrast(shown, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(readable("#165e83", "#ffffff")).toBe("#165e83");
});

test("colours are hexadecimal alone", () => {
  expect(["#fff", "#A1b2C3", "red", "#ffff", "#ggg"].map(isColour)).toEqual([true, true, false, false, false]);
});
