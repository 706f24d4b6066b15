import { expect, test } from "vitest";
import { faultOfManual, manualCommand, named, outcomeOf, singular, trackCommand, withoutId, type Suggestion } from "./suggestions";

const here = (name: string) => ({ schema: "public", name });
const toUser = (column: string): Suggestion => ({
  type: "object",
  from: { table: here("posts"), columns: [column], constraint_name: `posts_${column}_fkey` },
  to: { table: here("users"), columns: ["id"] },
});
const toPosts = (column: string): Suggestion => ({
  type: "array",
  from: { table: here("users"), columns: ["id"] },
  to: { table: here("posts"), columns: [column], constraint_name: `posts_${column}_fkey` },
});

test("a relationship is named by its column, or by the table it leads to", () => {
  const names = named([toUser("author_id"), toUser("owner"), toPosts("author_id"), toPosts("owner")], () => ["owner"]);
  expect(names.map((each) => each.name)).toEqual(["author", "user", "posts", "posts_by_owner"]);
});

test("a name that is taken is not given", () => {
  const names = named([toUser("author_id"), toUser("author_key")], () => ["author", "user"]);
  expect(names.map((each) => each.name)).toEqual(["user_by_author_id", "user_by_author_key"]);
  const same = named([toPosts("author_id"), toPosts("author_key")], () => ["posts"]);
  expect(same.map((each) => each.name)).toEqual(["posts_by_author", "posts_by_author_2"]);
});

test("words lose their plural and columns their id", () => {
  expect(["posts", "categories", "addresses", "news", "status", "boxes"].map(singular)).toEqual([
    "post", "category", "address", "news", "status", "box",
  ]);
  expect(["author_id", "authorId", "id", "author"].map(withoutId)).toEqual(["author", "author", null, null]);
});

test("a suggestion is tracked by its key: by its columns here, or by the table that has them", () => {
  const using = (suggestion: Suggestion) => trackCommand("default", { ...suggestion, name: "x" }).args.using;
  expect(using(toUser("author_id"))).toEqual({ foreign_key_constraint_on: "author_id" });
  expect(using(toPosts("author_id"))).toEqual({ foreign_key_constraint_on: { table: here("posts"), column: "author_id" } });
  const one = { ...toPosts("author_id"), type: "object" as const };
  expect(trackCommand("default", { ...one, name: "post" })).toMatchObject({
    type: "pg_create_object_relationship",
    args: { using: { foreign_key_constraint_on: { table: here("posts"), column: "author_id" } } },
  });
  const pair = { ...toUser("a"), from: { table: here("posts"), columns: ["a", "b"], constraint_name: "k" } };
  expect(using(pair)).toEqual({ foreign_key_constraint_on: ["a", "b"] });
});

test("one made by hand says which columns are equal", () => {
  const asked = { name: "log", kind: "array", target: here("logs"), mapping: [["id", "user_id"]], comment: "" } as const;
  expect(manualCommand("default", here("users"), asked).args.using).toEqual({
    manual_configuration: { remote_table: here("logs"), column_mapping: { id: "user_id" } },
  });
  expect(faultOfManual(asked, ["log"])).toMatch("already");
  expect(faultOfManual({ ...asked, name: "1st" }, [])).toMatch("GraphQL names");
  expect(faultOfManual({ ...asked, mapping: [] }, [])).toMatch("which columns");
  expect(faultOfManual(asked, [])).toBeNull();
});

test("of several, those that were refused are told with their reason", () => {
  const suggestions = named([toUser("author_id"), toUser("owner_id")], () => []);
  const outcome = outcomeOf([{ message: "success" }, { error: "taken", code: "already-exists" }], suggestions);
  expect(outcome).toEqual({ made: 1, faults: [{ name: "posts.owner", message: "taken" }] });
});
