/** What the form of a new user asks the management API for. */

export type Welcome = "password" | "temporary" | "code" | "invitation";

export interface NewUserForm {
  welcome: Welcome;
  email: string;
  givenName: string;
  familyName: string;
  password: string;
  organization: string | null;
  roles: readonly string[];
}

export const WELCOMES: readonly { value: Welcome; label: string; description: string }[] = [
  { value: "code", label: "No password", description: "They sign in with a code sent to their email, or set a password there." },
  { value: "password", label: "A password you choose", description: "They sign in with it at once; you tell them." },
  { value: "temporary", label: "A temporary password", description: "They sign in with it once and must choose their own." },
  { value: "invitation", label: "An invitation by email", description: "They get a link and make their account themselves; it ends after 14 days." },
];

/** The body of `POST /api/v1/user`. */
export function userBody(form: NewUserForm): Readonly<Record<string, unknown>> {
  const hasPassword = form.welcome === "password" || form.welcome === "temporary";
  return {
    profile: { given_name: form.givenName.trim() || null, family_name: form.familyName.trim() || null },
    identities: [{ type: "email", details: { email: form.email.trim() } }],
    ...(form.organization === null ? {} : { organization_code: form.organization }),
    ...(hasPassword ? { password: form.password } : {}),
  };
}

/** The body of `POST /api/v1/organization/{org_code}/invites`. */
export function invitationBody(form: NewUserForm): Readonly<Record<string, unknown>> {
  return {
    email: form.email.trim(),
    first_name: form.givenName.trim() || null,
    last_name: form.familyName.trim() || null,
    roles: form.roles,
    send_email: true,
  };
}

/** What is still missing, told at its field; empty when the form can be sent. */
export function faultsOf(form: NewUserForm): Readonly<Partial<Record<"email" | "password" | "organization", string>>> {
  const needsPassword = form.welcome === "password" || form.welcome === "temporary";
  return {
    ...(/^\S+@\S+$/.test(form.email.trim()) ? {} : { email: "An address such as ada@example.com" }),
    ...(needsPassword && form.password === "" ? { password: "Type one, or let one be made" } : {}),
    ...(form.welcome === "invitation" && form.organization === null ? { organization: "An invitation is to an organization" } : {}),
  };
}

const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP_LETTERS = 5;

/** A password of letters nobody mistakes, from bytes that are random: `x7Kpw-...`; 20 bytes are enough. */
export function passwordFrom(bytes: Uint8Array): string {
  // 256 is no multiple of 56, so the first letters are a little likelier: 115 bits are left of 116.
  const letters = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length] ?? "");
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LETTERS, (group + 1) * GROUP_LETTERS).join(""),
  ).join("-");
}
