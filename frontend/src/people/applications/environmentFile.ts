/** The environment file of an application, by the names that its SDK reads. */
import type { Framework } from "./frameworks";
import { siteOf } from "./frameworks";

/** Where everything is, and what the application may ask for. */
export interface Surroundings {
  issuer: string;
  graphqlUrl: string;
  callbacks: readonly string[];
  logouts: readonly string[];
  /** Of the APIs that it is authorised for. */
  audiences: readonly string[];
}

interface Keys {
  client_id: string;
  client_secret?: string | null;
}

const LANDING: Readonly<Record<string, string>> = { nextjs: "/dashboard" };

/** `KINDE_CLIENT_ID=...` and so on, a line each; as `genkan app create --env-file` writes it. */
export function environmentText(framework: Framework, keys: Keys, around: Surroundings): string {
  return environmentOf(framework, keys, around)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

type Variables = readonly (readonly [name: string, value: string])[];

export function environmentOf(framework: Framework, keys: Keys, around: Surroundings): Variables {
  return framework.key === "react" || framework.key === "spa" ? ofBrowser(keys, around) : ofServer(framework, keys, around);
}

function ofServer(framework: Framework, keys: Keys, around: Surroundings): Variables {
  const site = siteOf(around.callbacks) ?? framework.site;
  const callback = around.callbacks[0] ?? "";
  const audience = around.audiences.join(" ");
  return [
    ["KINDE_CLIENT_ID", keys.client_id],
    ...(keys.client_secret ? [["KINDE_CLIENT_SECRET", keys.client_secret] as const] : []),
    ["KINDE_ISSUER_URL", around.issuer],
    ...(site === null ? [] : addresses(framework, site, callback)),
    ...(framework.key === "native" ? [["KINDE_REDIRECT_URL", callback] as const] : []),
    ...(audience === "" ? [] : [["KINDE_AUDIENCE", audience] as const]),
    ["GRAPHQL_URL", around.graphqlUrl],
  ];
}

function addresses(framework: Framework, site: string, callback: string): Variables {
  return [
    ["KINDE_SITE_URL", site],
    ["KINDE_POST_LOGOUT_REDIRECT_URL", site],
    ["KINDE_POST_LOGIN_REDIRECT_URL", `${site}${LANDING[framework.key] ?? ""}`],
    ...(framework.key === "nextjs" || callback === "" ? [] : [["KINDE_REDIRECT_URL", callback] as const]),
  ];
}

/** Vite shows a program in the browser only what begins with `VITE_`. */
function ofBrowser(keys: Keys, around: Surroundings): Variables {
  const audience = around.audiences.join(" ");
  return [
    ["VITE_KINDE_CLIENT_ID", keys.client_id],
    ["VITE_KINDE_DOMAIN", around.issuer],
    ["VITE_KINDE_REDIRECT_URL", around.callbacks[0] ?? ""],
    ["VITE_KINDE_LOGOUT_URL", around.logouts[0] ?? ""],
    ...(audience === "" ? [] : [["VITE_KINDE_AUDIENCE", audience] as const]),
    ["VITE_GRAPHQL_URL", around.graphqlUrl],
  ];
}

const HIDDEN = "•".repeat(12);

/** The text with the secret's value covered, for whoever looks over a shoulder. */
export function coveredText(text: string, secret: string | null | undefined): string {
  return secret ? text.replaceAll(secret, HIDDEN) : text;
}
