import { expect, test } from "vitest";
import { changesOf } from "./draft";

test("only what differs from the stored values is sent", () => {
  const stored = { name: "a", urls: ["x"], radius: 4 as number | null };
  expect(changesOf(stored, { name: "b", urls: ["x"], radius: null })).toEqual({ name: "b", radius: null });
  expect(changesOf(stored, {})).toEqual({});
});
