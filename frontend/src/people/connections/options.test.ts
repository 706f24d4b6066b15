import { expect, test } from "vitest";
import { enteredOf, optionChanges } from "./options";
import { strategyOf } from "./strategies";

const fields = strategyOf("oauth2:google")?.fields ?? [];
const stored = { client_id: "abc", is_trusted: true, home_realm_domains: ["acme.io"] };

test("a secret's field is empty, and a flag that is not set has its meaning", () => {
  const entered = enteredOf(fields, stored);
  expect([entered.client_id, entered.client_secret]).toEqual(["abc", ""]);
  expect([entered.is_trusted, entered.is_create_missing_user, entered.is_sync_user_profile_on_login]).toEqual([true, true, false]);
});

test("untouched fields change nothing, so a secret that is set stays", () => {
  expect(optionChanges(fields, stored, enteredOf(fields, stored))).toEqual({});
});

test("what was emptied is taken away, what was written is sent without spaces around", () => {
  const entered = { ...enteredOf(fields, stored), client_id: " xyz ", client_secret: "s", home_realm_domains: [] };
  expect(optionChanges(fields, stored, entered)).toEqual({ client_id: "xyz", client_secret: "s", home_realm_domains: null });
});

test("scopes that were stored as a list are edited as words", () => {
  const scopes = [{ option: "scopes", label: "Scopes", kind: "text" as const }];
  expect(enteredOf(scopes, { scopes: ["openid", "email"] })).toEqual({ scopes: "openid email" });
});
