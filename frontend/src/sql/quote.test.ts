import { expect, test } from "vitest";
import { identifier, literal, qualified } from "./quote";

test("a plain name stays as it is, every other is quoted", () => {
  expect(identifier("users")).toBe("users");
  expect(identifier("User")).toBe('"User"');
  expect(identifier("order")).toBe('"order"');
  expect(identifier('a"; drop table x; --')).toBe('"a""; drop table x; --"');
  expect(qualified("public", "last seen")).toBe('public."last seen"');
});

test("a value is one string constant, whatever is in it", () => {
  expect(literal("it's")).toBe("'it''s'");
  expect(literal("a\\' or 1=1")).toBe(" E'a\\\\'' or 1=1'");
});
