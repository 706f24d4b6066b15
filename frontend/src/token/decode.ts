/** A JWT as its parts, and what of it holds: for looking at, not for trusting. Source: RFC 7519. */

export interface DecodedToken {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
}

/** The parts of a token; null when the text is none. */
export function decodeToken(text: string): DecodedToken | null {
  const parts = text.trim().replace(/^Bearer\s+/i, "").split(".");
  if (parts.length !== 3) return null;
  const header = partOf(parts[0] ?? "");
  const claims = partOf(parts[1] ?? "");
  return header === null || claims === null ? null : { header, claims };
}

function partOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The claims that Hasura reads, wherever in the token they stand; without them, null. */
export function hasuraClaims(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | null {
  for (const place of [claims, ...Object.values(claims)]) {
    if (isRecord(place) && "x-hasura-default-role" in place) {
      return Object.fromEntries(Object.entries(place).filter(([name]) => name.startsWith("x-hasura-")));
    }
  }
  return null;
}

/** The session variables of the token's default role, as `x-hasura-role` and the others' texts. */
export function sessionOf(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const session: Record<string, string> = {};
  for (const [name, value] of Object.entries(hasuraClaims(claims) ?? {})) {
    if (name === "x-hasura-default-role") session["x-hasura-role"] = String(value);
    else if (name !== "x-hasura-allowed-roles") {
      session[name] = typeof value === "string" ? value : JSON.stringify(value);
    }
  }
  return session;
}

export interface Check {
  label: string;
  holds: boolean;
  says: string;
}

/** What an engine that trusts `issuer` would look at, each with what was found. */
export function checksOf({ header, claims }: DecodedToken, issuer: string, now: Date): readonly Check[] {
  const expires = typeof claims.exp === "number" ? new Date(claims.exp * 1000) : null;
  const mapped = hasuraClaims(claims);
  const allowed = mapped?.["x-hasura-allowed-roles"];
  const role = mapped?.["x-hasura-default-role"];
  return [
    { label: "algorithm", holds: /^(RS|ES|PS|HS)\d{3}$|^EdDSA$/.test(String(header.alg)), says: String(header.alg) },
    { label: "key", holds: typeof header.kid === "string", says: String(header.kid ?? "no 'kid' in its header") },
    { label: "issuer", holds: claims.iss === issuer, says: `${String(claims.iss)}${claims.iss === issuer ? "" : `, expected ${issuer}`}` },
    {
      label: "expiry",
      holds: expires !== null && expires > now,
      says: expires === null ? "no 'exp'" : expires > now ? `until ${expires.toLocaleTimeString()}` : `ended ${expires.toLocaleString()}`,
    },
    { label: "Hasura mapping", holds: mapped !== null, says: mapped === null ? "no 'x-hasura-' claims: switch on the mapping of its application" : `${Object.keys(mapped).length} claims` },
    ...(mapped === null
      ? []
      : [
          {
            label: "default role",
            holds: Array.isArray(allowed) && allowed.includes(role),
            says: Array.isArray(allowed) && allowed.includes(role) ? String(role) : `'${String(role)}' is not among the allowed roles`,
          },
        ]),
  ];
}
