import { expect, test } from "vitest";
import type { Column } from "../../api/catalog";
import { choicesOf, defaultWords, fieldOf, newField, newRow, newValue, whyFixed } from "./field";

const plain: Column = {
  name: "a", type: "text", is_nullable: true, default: null, identity: null, generated: null, comment: null,
};

test("a new row says nothing where there is a default, and asks where there is none", () => {
  expect(newField({ ...plain, default: "now()" })).toEqual({ kind: "default", text: "" });
  expect(defaultWords({ ...plain, default: "now()", is_nullable: false })).toBe("now()");
  expect(defaultWords(plain)).toBe("NULL");
  expect(newField({ ...plain, is_nullable: false })).toEqual({ kind: "value", text: "" });
  expect(defaultWords({ ...plain, identity: "by default", is_nullable: false })).toBe("the next number");
});

test("what Postgres writes itself is not written", () => {
  expect(whyFixed({ ...plain, generated: "a * 2" })).toContain("a * 2");
  expect(whyFixed({ ...plain, identity: "always" })).not.toBeNull();
  expect(whyFixed({ ...plain, identity: "by default" })).toBeNull();
});

test("null, default and empty are three things", () => {
  const fields = { a: { kind: "value", text: "" }, b: { kind: "null", text: "x" }, c: { kind: "default", text: "" } } as const;
  expect(newRow(fields)).toEqual({ a: "", b: null });
  expect(Object.values(fields).map(newValue)).toEqual([{ value: "" }, { value: null }, { default: true }]);
  expect(fieldOf("x", null)).toEqual({ kind: "value", text: "x" });
  expect(fieldOf(null, null).kind).toBe("null");
  expect(fieldOf("x", { default: true })).toEqual({ kind: "default", text: "x" });
  expect(fieldOf("x", { value: null }).kind).toBe("null");
});

test("of an enum and of a boolean the values are offered", () => {
  const types = [{ schema: "hr", name: "mood", kind: "enum", values: ["sad", "ok"] }] as const;
  expect(choicesOf("hr.mood", types)).toEqual(["sad", "ok"]);
  expect(choicesOf("boolean", types)).toEqual(["true", "false"]);
  expect(choicesOf("text", types)).toBeNull();
});
