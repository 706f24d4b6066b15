import { expect, test } from "vitest";
import { isAllowedAt, originText, valueAt, valueFault, type Flag } from "./flag";

const flag: Flag = {
  id: "flag_1",
  key: "theme",
  name: "Theme",
  description: null,
  type: "str",
  allow_override_level: "org",
  default_value: "pink",
  environment_value: "blue",
  organization_value: null,
  user_value: null,
  value: "blue",
  value_from: "env",
};

test("a flag is set apart no deeper than its level allows", () => {
  expect([isAllowedAt(flag, "env"), isAllowedAt(flag, "org"), isAllowedAt(flag, "usr")]).toEqual([true, true, false]);
});

test("a value tells where it is from, and what is set at a level itself", () => {
  expect(originText(flag)).toBe("the environment");
  expect([valueAt(flag, "env"), valueAt(flag, "org")]).toEqual(["blue", null]);
});

test("a value that is none of its type is told what it should be", () => {
  expect([valueFault("bool", "true"), valueFault("int", "-42"), valueFault("str", ""), valueFault("json", "[1]")]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(valueFault("bool", "maybe")).toBe("true or false");
  expect(valueFault("int", "1.5")).toContain("whole number");
  expect(valueFault("json", "{")).toContain("JSON");
});
