import { expect, test } from "vitest";
import { totalText } from "./total";
import { faultsOf, invitationBody, passwordFrom, userBody, type NewUserForm } from "./new_user";

const form: NewUserForm = {
  welcome: "password",
  email: " ada@x.io ",
  givenName: "Ada",
  familyName: "",
  password: "correct horse",
  organization: null,
  roles: [],
};

test("a user with a password is one call, without one there is none in it", () => {
  expect(userBody(form)).toEqual({
    profile: { given_name: "Ada", family_name: null },
    identities: [{ type: "email", details: { email: "ada@x.io" } }],
    password: "correct horse",
  });
  expect(userBody({ ...form, welcome: "code", organization: "org_1" })).not.toHaveProperty("password");
});

test("an invitation is sent with its roles", () => {
  expect(invitationBody({ ...form, roles: ["editor"] })).toEqual({
    email: "ada@x.io",
    first_name: "Ada",
    last_name: null,
    roles: ["editor"],
    send_email: true,
  });
});

test("what is missing is told at its field", () => {
  expect(faultsOf(form)).toEqual({});
  expect(Object.keys(faultsOf({ ...form, email: "ada", password: "", welcome: "temporary" }))).toEqual(["email", "password"]);
  expect(Object.keys(faultsOf({ ...form, welcome: "invitation" }))).toEqual(["organization"]);
});

test("a made password has four groups of five letters nobody mistakes", () => {
  const password = passwordFrom(Uint8Array.from({ length: 20 }, (_, index) => index * 13));
  expect(password).toMatch(/^[a-zA-Z2-9]{5}(-[a-zA-Z2-9]{5}){3}$/);
  expect(password).not.toMatch(/[lIO01o]/);
});

test("a total that is not exact says so", () => {
  expect(totalText({ count: 1, is_exact: true })).toBe("1 user");
  expect(totalText({ count: 100_000, is_exact: false })).toBe("about 100,000 users");
});
