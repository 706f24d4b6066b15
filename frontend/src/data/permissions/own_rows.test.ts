import { expect, test } from "vitest";
import { column, POSTS, relation, USERS } from "./fixtures";
import { ownColumns, presetOf, rowPresets } from "./own_rows";

test("the rows of users are found by their key, others by a column of that name or a foreign key to users", () => {
  expect(ownColumns(USERS).map((each) => each.column)).toEqual(["id"]);
  expect(ownColumns(relation("notes", [column("id"), column("ownerId")])).map((each) => each.column)).toEqual(["ownerId"]);
  expect(ownColumns(POSTS)).toEqual([{ column: "written_by", because: "a foreign key to users" }]);
  expect(ownColumns(relation("countries", [column("id"), column("name")]))).toEqual([]);
});

test("the article's rule is the first thing that is offered", () => {
  const [first, second] = rowPresets(USERS, []);
  expect(first).toMatchObject({ title: "Only the signed-in user's rows", rule: { id: { _eq: "X-Hasura-User-Id" } } });
  expect(second).toMatchObject({ title: "Every row", rule: {} });
});

test("rows that belong to one's own through a relationship are offered", () => {
  const comments = relation("comments", [column("id"), column("post_id", "integer")]);
  const relationship = { name: "post", kind: "object", target: { schema: "public", name: "posts" }, columns: { post_id: "id" } } as const;
  const presets = rowPresets(comments, [{ relationship, target: POSTS }]);
  expect(presets.map((preset) => preset.rule)).toContainEqual({ post: { written_by: { _eq: "X-Hasura-User-Id" } } });
});

test("a relationship that goes by the user's own column says nothing new", () => {
  const relationship = { name: "author", kind: "object", target: { schema: "public", name: "users" }, columns: { written_by: "id" } } as const;
  expect(rowPresets(POSTS, [{ relationship, target: USERS }]).map((preset) => preset.id)).toEqual(["own:written_by", "all"]);
});

test("rows of the organization are found by their name, and a saved rule is known again", () => {
  const presets = rowPresets(relation("invoices", [column("id"), column("org_code")]), []);
  expect(presetOf({ org_code: { _eq: "X-Hasura-Org-Code" } }, presets)?.id).toBe("organization");
  expect(presetOf({}, presets)?.id).toBe("all");
  expect(presetOf({ id: 1 }, presets)).toBeNull();
});
