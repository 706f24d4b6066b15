import { expect, test } from "vitest";
import { namedRelationships, singular, type SuggestedRelationship } from "./relationship_names";

const users = { schema: "public", name: "users" };
const posts = { schema: "public", name: "posts" };

function both(column: string): SuggestedRelationship[] {
  const owner = { table: posts, columns: [column], constraint_name: `posts_${column}_fkey` };
  const target = { table: users, columns: ["id"] };
  return [{ type: "object", from: owner, to: target }, { type: "array", from: target, to: owner }];
}

const named = (suggestions: readonly SuggestedRelationship[], taken: readonly string[] = []) =>
  namedRelationships(suggestions, () => taken).map(({ name }) => name);

test("a column says what it leads to, the way back is called as the table", () => {
  expect(named(both("author_id"))).toEqual(["author", "posts"]);
  expect(named(both("written_by"))).toEqual(["user", "posts"]);
});

test("two keys to one table have two names on both sides", () => {
  expect(named([...both("author_id"), ...both("editor_id")])).toEqual(["author", "posts", "editor", "posts_by_editor"]);
});

test("a name that is taken is not taken again", () => {
  expect(named(both("author_id"), ["author", "posts", "user"])).toEqual(["user_by_author_id", "posts_by_author"]);
  expect(named(both("author_id"), ["author", "posts", "user", "user_by_author_id", "posts_by_author"])).toEqual(["users_2", "posts_2"]);
});

test("names of tables in the singular", () => {
  expect(["users", "categories", "boxes", "addresses", "status", "news", "person"].map(singular)).toEqual([
    "user", "category", "box", "address", "status", "news", "person",
  ]);
});
