/** Why somebody who came back from the identity provider is not let in. */
import { ApiFault } from "../api/http";

const FAULTS: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  no_role: [
    "This account has no role in the console.",
    "Ask an administrator of the console for one, or sign in with another account.",
  ],
  email_not_verified: [
    "The email address of this account is not verified.",
    "Verify it on the sign-in page, then sign in here again.",
  ],
  refused: ["The sign-in was not finished.", "It is good for ten minutes, in the browser that began it: sign in again."],
};

/** The fault of `sign_in_error`; null where nobody was turned away. */
export function signInFault(code: string | null): ApiFault | null {
  if (code === null) return null;
  const known = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  const [message, remedy] = known ?? ["Signing in failed.", "Sign in again."];
  return new ApiFault(message, 403, "sign_in_failed", remedy);
}
