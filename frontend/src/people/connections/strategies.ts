/** The providers that work here, and what each needs. Source: docs/how-to/social-sign-in.md. */

export interface Field {
  option: string;
  label: string;
  about?: string;
  kind: "text" | "secret" | "long secret" | "flag" | "list";
  isRequired?: boolean;
}

export interface Strategy {
  key: string;
  title: string;
  about: string;
  /** Where one registers there. */
  where: string;
  fields: readonly Field[];
}

const CLIENT: readonly Field[] = [
  { option: "client_id", label: "Client id", kind: "text", isRequired: true },
  { option: "client_secret", label: "Client secret", kind: "secret", isRequired: true },
];
const TRUST: Field = {
  option: "is_trusted",
  label: "Trust its verified addresses",
  about: "Who comes with the verified address of an account that is there is signed in to it, without proving it by code first",
  kind: "flag",
};
const DOMAINS: Field = {
  option: "home_realm_domains",
  label: "Email domains that belong to it",
  about: "Whoever types such an address is sent there, and nobody else may use it",
  kind: "list",
};
const SYNC: Field = {
  option: "is_sync_user_profile_on_login",
  label: "Keep names and picture in step",
  about: "At each sign-in they are taken from the provider",
  kind: "flag",
};
const KNOWN_ONLY: Field = {
  option: "is_create_missing_user",
  label: "Make an account for who has none",
  about: "Off: it admits known people alone",
  kind: "flag",
};
const BUTTON: Field = {
  option: "is_force_show_sso_button",
  label: "Show a button in spite of its domains",
  kind: "flag",
};
const SHARED: readonly Field[] = [TRUST, SYNC, KNOWN_ONLY];
const ENTERPRISE: readonly Field[] = [DOMAINS, BUTTON];

export const STRATEGIES: readonly Strategy[] = [
  {
    key: "oauth2:google", title: "Google", about: "Google accounts and Workspace",
    where: "Google Cloud console, Credentials, OAuth client ID, Web application",
    fields: [...CLIENT, ...SHARED, ...ENTERPRISE],
  },
  {
    key: "oauth2:github", title: "GitHub", about: "GitHub accounts",
    where: "GitHub, Settings, Developer settings, OAuth Apps",
    fields: [...CLIENT, ...SHARED],
  },
  {
    key: "oauth2:microsoft", title: "Microsoft", about: "Work, school and personal accounts",
    where: "Microsoft Entra, App registrations, accounts in any directory and personal ones",
    fields: [
      ...CLIENT, ...SHARED,
      { option: "trusted_tenants", label: "Trusted tenants", about: "Ids of tenants whose addresses count as verified", kind: "list" },
    ],
  },
  {
    key: "oauth2:azure_ad", title: "Entra ID", about: "One organization's Microsoft directory",
    where: "Microsoft Entra, App registrations, accounts in this directory only",
    fields: [
      ...CLIENT,
      { option: "entra_id_domain", label: "Domain or tenant id", kind: "text", isRequired: true },
      ...SHARED, ...ENTERPRISE,
    ],
  },
  {
    key: "oauth2:apple", title: "Apple", about: "Sign in with Apple",
    where: "Apple Developer, Identifiers, Services IDs, and a key for Sign in with Apple",
    fields: [
      { option: "client_id", label: "Services ID", kind: "text", isRequired: true },
      { option: "team_id", label: "Team ID", kind: "text", isRequired: true },
      { option: "key_id", label: "Key ID", kind: "text", isRequired: true },
      { option: "private_key", label: "Private key", about: "The text of the .p8 file", kind: "long secret", isRequired: true },
      ...SHARED,
    ],
  },
  {
    key: "oauth2:custom", title: "OpenID Connect", about: "Any provider, by its issuer",
    where: "Your provider's list of clients or applications",
    fields: [
      { option: "issuer", label: "Issuer", about: "Its address, as in https://login.example.com", kind: "text" },
      ...CLIENT,
      { option: "scopes", label: "Scopes", about: "By spaces; empty: openid profile email", kind: "text" },
      ...SHARED, ...ENTERPRISE,
      { option: "authorization_url", label: "Authorization URL", about: "These three are of a provider of plain OAuth 2, which has no issuer", kind: "text" },
      { option: "token_url", label: "Token URL", kind: "text" },
      { option: "userinfo_url", label: "Userinfo URL", kind: "text" },
      { option: "subject_claim", label: "Claim of the subject", about: "Where its answer has other names than OpenID's", kind: "text" },
      { option: "email_claim", label: "Claim of the address", kind: "text" },
      { option: "email_verified_claim", label: "Claim that the address is verified", kind: "text" },
      { option: "name_claim", label: "Claim of the name", kind: "text" },
      { option: "picture_claim", label: "Claim of the picture", kind: "text" },
    ],
  },
];

/** Ways to sign in of our own: as connections they say which of them an application offers. */
export const OWN_METHODS: readonly { strategy: string; title: string; about: string }[] = [
  { strategy: "email:password", title: "Password", about: "an address and a password" },
  { strategy: "email:otp", title: "Email code", about: "a code that is sent to the address" },
  { strategy: "passkey", title: "Passkey", about: "the device's own lock, where people have set one up" },
];

export function strategyOf(key: string): Strategy | undefined {
  return STRATEGIES.find((each) => each.key === key);
}

/** What a flag means while it is not set. */
export const DEFAULT_FLAGS: Readonly<Record<string, boolean>> = { is_create_missing_user: true };

/** The title of a strategy; of one that is kept and offered nowhere, its key. */
export function strategyTitle(key: string): string {
  return strategyOf(key)?.title ?? OWN_METHODS.find((each) => each.strategy === key)?.title ?? key;
}
