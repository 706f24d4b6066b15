import { expect, test } from "vitest";
import { draftOf, faultOfTyped, faultsOf, isChanged, ruleText, saveCommands, withLimit, withMember, withTyped } from "./draft";
import { lineDiff } from "./diff";
import { isSame, pretty } from "./json";

const place = { source: "default", table: { schema: "public", name: "users" }, role: "user", action: "select" } as const;

test("what the form does not know of a permission is saved again with it", () => {
  const saved = { role: "user", permission: { columns: ["id"], filter: {}, a_later_member: { deep: [1] } }, comment: "why" };
  const draft = withMember(draftOf("select", saved), "columns", ["id", "name"]);
  const [drop, create] = saveCommands(place, draft, true);
  expect(drop?.type).toBe("pg_drop_select_permission");
  expect(create?.args).toEqual({
    source: "default", table: { schema: "public", name: "users" }, role: "user", comment: "why",
    permission: { columns: ["id", "name"], filter: {}, a_later_member: { deep: [1] } },
  });
});

test("JSON that can not be read keeps what was typed and keeps it from being saved", () => {
  const original = draftOf("select", { role: "user", permission: { columns: [], filter: { id: 1 } } });
  const typed = withTyped(original, "filter", '{"id": ');
  expect(ruleText(typed, "filter")).toBe('{"id": ');
  expect(typed.permission).toEqual(original.permission);
  expect(faultsOf("select", typed)).toEqual(["the rule of rows can not be read yet"]);
  expect(faultOfTyped(withTyped(original, "filter", "[]"), "filter")).toBe("a rule is an object: {…}");
  expect(isChanged(typed, original)).toBe(true);
  const again = withTyped(typed, "filter", '{"id": 1}');
  expect([faultsOf("select", again), isChanged(again, original)]).toEqual([[], false]);
});

test("a new permission has no rows until they are said", () => {
  expect(faultsOf("select", draftOf("select", undefined))).toEqual(["say which rows"]);
  expect(faultsOf("insert", draftOf("insert", undefined))).toEqual(["say which rows may be inserted"]);
  expect(saveCommands(place, withMember(draftOf("select", undefined), "filter", {}), false)).toHaveLength(1);
});

test("a limit is a number, nothing, or not read yet", () => {
  const draft = draftOf("select", undefined);
  expect(withLimit(draft, "10").permission.limit).toBe(10);
  expect(withLimit(withLimit(draft, "10"), "").permission).toEqual({ columns: [] });
  expect(withLimit(draft, "ten").unread).toEqual({ limit: "ten" });
});

test("a diff has what both have once, and the rest marked", () => {
  const marked = lineDiff("a\nb\nc", "a\nx\nc\nd").map(({ mark, text }) => mark + text);
  expect(marked).toEqual([" a", "-b", "+x", " c", "+d"]);
  expect(lineDiff("", "a").map((line) => line.mark)).toEqual(["+"]);
});

test("JSON is told alike whatever its order, and is read as it was written", () => {
  expect(isSame({ a: 1, b: [1, null] }, { b: [1, null], a: 1 })).toBe(true);
  expect(isSame({ a: undefined }, { b: 1 })).toBe(false);
  const long = { _and: [{ written_by: { _eq: "X-Hasura-User-Id" } }, { title: { _like: "%something that is long%" } }] };
  expect(JSON.parse(pretty(long))).toEqual(long);
  expect(pretty({ id: { _eq: 1 } })).toBe('{"id": {"_eq": 1}}');
});
