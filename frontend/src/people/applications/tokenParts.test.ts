import { expect, test } from "vitest";
import { hasuraChecks, partText, tokenParts } from "./tokenParts";

const NAMESPACE = "https://hasura.io/jwt/claims";
const session = {
  "x-hasura-user-id": "kp_1",
  "x-hasura-default-role": "user",
  "x-hasura-allowed-roles": ["user", "editor"],
};
const claims = {
  iss: "http://localhost:8080",
  sub: "kp_1",
  permissions: ["read:todos"],
  "https://acme.io/customer": "c7",
  [NAMESPACE]: session,
};

test("each claim stands in one part, Hasura's first", () => {
  const parts = tokenParts(claims, NAMESPACE);
  expect(parts.map((part) => [part.kind, Object.keys(part.claims)])).toEqual([
    ["hasura", [NAMESPACE]],
    ["standard", ["iss", "sub"]],
    ["person", ["permissions"]],
    ["yours", ["https://acme.io/customer"]],
  ]);
});

test("Kinde's flat names are Hasura's as well, and parts without a claim are not shown", () => {
  expect(tokenParts({ "x-hasura-org-code": "org_1" }, NAMESPACE).map((part) => part.kind)).toEqual(["hasura"]);
});

test("the text of a part is JSON without the braces around it", () => {
  expect(partText({ sub: "kp_1", aud: [] })).toBe('"sub": "kp_1",\n"aud": []');
});

test("a token that Hasura takes passes each check", () => {
  expect(hasuraChecks(claims, NAMESPACE).every((check) => check.isGood)).toBe(true);
});

test("a token without the namespace fails by that, and nothing else is said", () => {
  expect(hasuraChecks({ sub: "kp_1" }, NAMESPACE)).toEqual([{ says: `has the claim ${NAMESPACE}`, isGood: false }]);
});

test("a default role that is not allowed, and an admin, are found", () => {
  const bad = { ...session, "x-hasura-default-role": "Admin" };
  const failed = hasuraChecks({ [NAMESPACE]: bad }, NAMESPACE).filter((check) => !check.isGood);
  expect(failed.map((check) => check.says)).toEqual(["its default role is one of them", "names nobody admin"]);
});
