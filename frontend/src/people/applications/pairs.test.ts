import { expect, test } from "vitest";
import { objectOf, pairsOf } from "./pairs";

test("an object is a row for each member, and back", () => {
  const roles = { owner: "manager", admin: "tenant_admin" };
  expect(objectOf(pairsOf(roles))).toEqual(roles);
});

test("empty rows are left out and spaces around are not meant", () => {
  expect(objectOf([{ key: " owner ", value: "manager " }, { key: "", value: "" }])).toEqual({ owner: "manager" });
});
