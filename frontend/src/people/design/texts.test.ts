import { expect, test } from "vitest";
import { gapsOf, shownTexts } from "./texts";

const originals = { sign_in_title: "Sign in", continue_to: "to continue to {application}" };

test("gaps are named once, and doubled braces are none", () => {
  expect(gapsOf("{name}, {{not}} {name} and {other}")).toEqual(["{name}", "{other}"]);
});

test("a text that a viewer may not see is left out", () => {
  const hidden = { ...originals, password: null } as unknown as Record<string, string>;
  expect(shownTexts(hidden, {}, "", false).map(([key]) => key)).toEqual(["sign_in_title", "continue_to"]);
});

test("texts are found by key, by what they are and by what they were made", () => {
  const own = { sign_in_title: "Willkommen" };
  expect(shownTexts(originals, own, "willk", false).map(([key]) => key)).toEqual(["sign_in_title"]);
  expect(shownTexts(originals, own, "CONTINUE", false).map(([key]) => key)).toEqual(["continue_to"]);
  expect(shownTexts(originals, own, "", true).map(([key]) => key)).toEqual(["sign_in_title"]);
});
