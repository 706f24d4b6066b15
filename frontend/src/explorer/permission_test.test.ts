import { expect, test } from "vitest";
import { differences, testOf } from "./permission_test";

test("an answer that differs says where", () => {
  const expected = { data: { users: [{ id: "1", name: "Ada" }] } };
  expect(differences(expected, structuredClone(expected))).toEqual([]);
  expect(differences(expected, { data: { users: [{ id: "1", name: "Grace" }] } })).toEqual([
    'data.users[0].name: "Grace" instead of "Ada"',
  ]);
  expect(differences(expected, { data: { users: [] } })).toEqual(["data.users: 0 instead of 1"]);
  expect(differences(expected, { errors: [] })).toEqual([
    'data: nothing instead of {"users":[{"id":"1","name":"Ada"}]}',
    "errors: [] instead of nothing",
  ]);
});

test("a pasted token can not be kept: it will have expired", () => {
  const exchange = { query: "{ x }", operationName: null, variables: {}, answer: {}, status: 200, milliseconds: 1, bytes: 2, requestId: null };
  expect(testOf({ kind: "token", token: "a.b.c" }, exchange)).toBeNull();
  expect(testOf({ kind: "admin" }, exchange)?.as).toEqual({ kind: "admin" });
});
