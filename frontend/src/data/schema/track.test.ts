import { expect, test } from "vitest";
import { relationshipCommand } from "./track";

const users = { schema: "public", name: "users" };
const posts = { schema: "public", name: "posts" };
const owner = { table: posts, columns: ["author_id"], constraint_name: "posts_author_id_fkey" };
const target = { table: users, columns: ["id"] };

test("a relationship is made by the key of this table, or of the other one", () => {
  expect(relationshipCommand("default", { name: "author", suggestion: { type: "object", from: owner, to: target } })).toEqual({
    type: "pg_create_object_relationship",
    args: { source: "default", table: posts, name: "author", using: { foreign_key_constraint_on: ["author_id"] } },
  });
  expect(relationshipCommand("default", { name: "posts", suggestion: { type: "array", from: target, to: owner } })).toEqual({
    type: "pg_create_array_relationship",
    args: {
      source: "default", table: users, name: "posts",
      using: { foreign_key_constraint_on: { table: posts, columns: ["author_id"] } },
    },
  });
});
