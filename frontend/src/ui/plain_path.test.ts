import { expect, test } from "vitest";
import { plainPath } from "./plain_path";

test("a link and the router's path of the same page are the same", () => {
  const link = "/data/default/schema/We%20ird%2Fx%25/tables/a%2Fb%3F/modify";
  const router = "/data/default/schema/We ird%2Fx%25/tables/a%2Fb%3F/modify";
  expect(plainPath(link)).toBe(plainPath(router));
});

test("what can not be decoded stays as it is", () => {
  expect(plainPath("/data/100%/x")).toBe("/data/100%/x");
});
