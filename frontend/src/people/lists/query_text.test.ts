import { expect, test } from "vitest";
import { path, withQuery } from "./query_text";

test("what is empty is no parameter", () => {
  expect(withQuery("/users", { page_size: 10, query: "", is_suspended: false, sort: null })).toBe(
    "/users?page_size=10&is_suspended=false",
  );
  expect(withQuery("/users", {})).toBe("/users");
  expect(withQuery("/users?sort=name_asc", { query: "a b" })).toBe("/users?sort=name_asc&query=a+b");
});

test("a part of a path stays one part", () => {
  expect(path("feature_flags", "a/b?c")).toBe("/feature_flags/a%2Fb%3Fc");
});
