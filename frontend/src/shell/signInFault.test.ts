import { expect, test } from "vitest";
import { signInFault } from "./signInFault";

test("who is turned away is told why, and nobody else anything", () => {
  expect(signInFault(null)).toBeNull();
  expect(signInFault("no_role")?.message).toBe("This account has no role in the console.");
  expect(signInFault("email_not_verified")?.remedy).toContain("Verify it");
});

test("an address that somebody made up says nothing of its own", () => {
  for (const code of ["<b>hello</b>", "constructor", ""]) {
    expect(signInFault(code)?.message).toBe("Signing in failed.");
  }
});
