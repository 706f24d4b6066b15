/** A token's claims as the parts they come from, and what stock Hasura would say of them. */

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenPart {
  title: string;
  about: string;
  kind: "hasura" | "standard" | "person" | "yours";
  claims: Claims;
}

const STANDARD = new Set([
  "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "azp", "scp", "scope", "gty", "v", "ksp", "auth_time", "nonce", "at_hash",
  "rat", "sid",
]);
const PERSON = new Set([
  "email", "email_verified", "name", "given_name", "family_name", "picture", "preferred_username", "preferred_email",
  "updated_at", "phone_number", "org_code", "org_codes", "org_name", "organizations", "external_org_id", "external_id",
  "permissions", "roles", "feature_flags", "user_properties", "organization_properties", "application_properties",
  "ext_provider", "id", "username",
]);

/** The parts that have a claim, Hasura's first. */
export function tokenParts(claims: Claims, namespace: string): readonly TokenPart[] {
  const parts: TokenPart[] = [
    { kind: "hasura", title: "Hasura", about: "what permissions compare with", claims: {} },
    { kind: "standard", title: "Token", about: "who made it, for whom, until when", claims: {} },
    { kind: "person", title: "Person", about: "who they are and what they may do", claims: {} },
    { kind: "yours", title: "Yours", about: "claims of this application's own", claims: {} },
  ];
  return parts
    .map((part) => ({
      ...part,
      claims: Object.fromEntries(Object.entries(claims).filter(([name]) => kindOf(name, namespace) === part.kind)),
    }))
    .filter((part) => Object.keys(part.claims).length > 0);
}

function kindOf(name: string, namespace: string): TokenPart["kind"] {
  if (name === namespace || name.startsWith("x-hasura-")) return "hasura";
  if (STANDARD.has(name)) return "standard";
  return PERSON.has(name) ? "person" : "yours";
}

/** The lines of a part as they stand in the token's JSON, without its braces. */
export function partText(claims: Claims): string {
  return JSON.stringify(claims, null, 2)
    .split("\n")
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join("\n");
}

export interface Check {
  says: string;
  isGood: boolean;
}

/** What stock Hasura looks for. Source: Hasura, Authentication using JWT, "The spec". */
export function hasuraChecks(claims: Claims, namespace: string): readonly Check[] {
  const found = claims[namespace];
  if (typeof found !== "object" || found === null) {
    return [{ says: `has the claim ${namespace}`, isGood: false }];
  }
  const session = found as Readonly<Record<string, unknown>>;
  const allowed = session["x-hasura-allowed-roles"];
  const first = session["x-hasura-default-role"];
  const roles: readonly unknown[] = Array.isArray(allowed) ? allowed : [];
  return [
    { says: `has the claim ${namespace}`, isGood: true },
    { says: "lists the roles it may act as", isGood: roles.length > 0 },
    { says: "its default role is one of them", isGood: roles.includes(first) },
    { says: "names nobody admin", isGood: ![...roles, first].some((role) => String(role).toLowerCase() === "admin") },
    { says: "says whose it is (x-hasura-user-id)", isGood: typeof session["x-hasura-user-id"] === "string" },
  ];
}
