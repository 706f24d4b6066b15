import { expect, test } from "vitest";
import { codeOf, linkOf, withNewer, type Letter } from "./letter";

const letter: Letter = {
  id: "2",
  to: "ada@x.io",
  subject: "123456 is your code",
  text: "Your code is 123456. Nothing else: 20260101.",
  kind: "verification_code",
  sent_at: "2026-11-29T08:00:00+00:00",
};

test("a letter with a code gives it, others have none", () => {
  expect(codeOf(letter)).toBe("123456");
  expect(codeOf({ ...letter, subject: "", text: "1234567" })).toBeNull();
  expect(codeOf({ ...letter, kind: "password_reset" })).toBeNull();
});

test("a link ends where the line does", () => {
  expect(linkOf({ text: "Open\nhttp://localhost:8080/reset?t=a&lang=en\nsoon" })).toBe("http://localhost:8080/reset?t=a&lang=en");
  expect(linkOf({ text: "none" })).toBeNull();
});

test("newer letters come first, each once, and the oldest go", () => {
  const one = { ...letter, id: "1" };
  const three = { ...letter, id: "3" };
  expect(withNewer([three, letter], [letter, one], 2).map((each) => each.id)).toEqual(["3", "2"]);
});
