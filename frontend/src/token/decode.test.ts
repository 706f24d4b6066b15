import { expect, test } from "vitest";
import { checksOf, decodeToken, hasuraClaims, sessionOf } from "./decode";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const mapped = {
  "x-hasura-default-role": "user",
  "x-hasura-allowed-roles": ["user"],
  "x-hasura-user-id": "kp_1",
};
const token = (claims: unknown) => `${part({ alg: "RS256", kid: "k1" })}.${part(claims)}.c2ln`;

test("a token is its parts, and other text is none", () => {
  const decoded = decodeToken(`Bearer ${token({ sub: "kp_ü" })}`);
  expect(decoded?.claims.sub).toBe("kp_ü");
  expect(decoded?.header.kid).toBe("k1");
  for (const text of ["", "a.b", "a.b.c", "hello there"]) expect(decodeToken(text)).toBeNull();
});

test("Hasura's claims are found at the top and in any namespace", () => {
  expect(hasuraClaims(mapped)).toEqual(mapped);
  expect(hasuraClaims({ sub: "x", "https://hasura.io/jwt/claims": mapped })).toEqual(mapped);
  expect(hasuraClaims({ sub: "x" })).toBeNull();
  expect(sessionOf({ ns: mapped })).toEqual({ "x-hasura-role": "user", "x-hasura-user-id": "kp_1" });
});

test("each check says what it found", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const decoded = decodeToken(token({ iss: "http://localhost:8080", exp: now.getTime() / 1000 - 1, ns: mapped }));
  if (decoded === null) throw new Error("no token");
  const checks = checksOf(decoded, "http://localhost:8080", now);
  expect(checks.filter((check) => !check.holds).map((check) => check.label)).toEqual(["expiry"]);
});
