import { expect, test } from "vitest";
import { csvOf, isAlarming, kindText, type AuditEntry } from "./audit_log";

const entry: AuditEntry = {
  id: "7",
  kind: "management.update_user",
  at: "2026-11-29T08:00:00+00:00",
  actor: "cli",
  subject: "kp_1",
  details: { members: 'a "b", c' },
};

test("the log as CSV quotes what needs it and has a head", () => {
  expect(csvOf([entry])).toBe(
    'id,at,kind,actor,subject,details\r\n7,2026-11-29T08:00:00+00:00,management.update_user,cli,kp_1,"{""members"":""a \\""b\\"", c""}"\r\n',
  );
  expect(csvOf([])).toBe("id,at,kind,actor,subject,details\r\n");
});

test("no cell is a formula", () => {
  expect(csvOf([{ ...entry, actor: "=1+1", details: {} }])).toContain(",'=1+1,");
});

test("kinds are told in words", () => {
  expect(kindText("management.update_user")).toBe("Management: update user");
  expect(kindText("signed_in")).toBe("Signed in");
  expect([isAlarming("sign_in_refused"), isAlarming("refresh_token_reused"), isAlarming("signed_in")]).toEqual([true, true, false]);
});
