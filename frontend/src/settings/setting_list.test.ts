import { expect, test } from "vitest";
import type { Setting } from "./api";
import { groupsOf, partsOf, shownValue } from "./setting_list";

function setting(name: string, changes: Partial<Setting> = {}): Setting {
  return {
    name,
    group: "Logs",
    description: "What is written.",
    value: null,
    is_secret: false,
    is_set: false,
    default: null,
    origin: "default",
    is_locked: false,
    locked_by: null,
    needs_restart: false,
    is_pending: false,
    ...changes,
  };
}

const ALL = [
  setting("HASURA_GRAPHQL_LOG_LEVEL", { default: "info" }),
  setting("GENKAN_SMTP_URL", { group: "Email", is_secret: true, is_set: true, origin: ".env" }),
];

test("settings are found by any words of their name, group and meaning", () => {
  const found = (text: string) => groupsOf(ALL, { text, isChangedOnly: false }).flatMap(({ settings }) => settings.map(({ name }) => name));
  expect(found("")).toHaveLength(2);
  expect(found("level written")).toEqual(["HASURA_GRAPHQL_LOG_LEVEL"]);
  expect(found("EMAIL smtp")).toEqual(["GENKAN_SMTP_URL"]);
  expect(found("nothing of the kind")).toEqual([]);
});

test("what somebody set can be shown alone", () => {
  const groups = groupsOf(ALL, { text: "", isChangedOnly: true });
  expect(groups).toEqual([{ title: "Email", settings: [ALL[1]] }]);
});

test("a secret is said to be there, and an unset value shows what holds", () => {
  expect(ALL.map(shownValue)).toEqual(["info", "set, and never shown"]);
  expect(shownValue(setting("X"))).toBe("not set");
  expect(shownValue(setting("X", { value: "true", default: "false" }))).toBe("true");
});

test("code in a description is apart from its text", () => {
  expect(partsOf("`auto`: https on `localhost`.")).toEqual([
    { text: "auto", isCode: true },
    { text: ": https on ", isCode: false },
    { text: "localhost", isCode: true },
    { text: ".", isCode: false },
  ]);
});
