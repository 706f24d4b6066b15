import { expect, test } from "vitest";
import { grouped, marksOf } from "./webhook";

const attempt = { attempted_on: "", duration_ms: 1, status: 200, answer: "" };

test("event types are grouped by what they are about, in order", () => {
  expect([...grouped(["user.created", "role.created", "user.deleted"])]).toEqual([
    ["user", ["user.created", "user.deleted"]],
    ["role", ["role.created"]],
  ]);
});

test("attempts are marks equally apart, the last at the end", () => {
  const failed = { ...attempt, error: "timeout" };
  expect(marksOf({ attempts: [failed, failed, { ...attempt, error: null }] })).toEqual([
    { at: 0, isSuccess: false },
    { at: 50, isSuccess: false },
    { at: 100, isSuccess: true },
  ]);
  expect(marksOf({ attempts: [failed] })).toEqual([{ at: 0, isSuccess: false }]);
});
