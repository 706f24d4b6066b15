/** The address of a sign-in page that somebody only wants to look at. */

interface Preview {
  issuer: string;
  clientId: string;
  callback: string;
  organization: string | null;
}

// The challenge of RFC 7636 appendix B: nobody keeps its verifier, so a code that it would lead to is worth nothing.
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** An authorization request that always asks who it is. */
export function previewUrl({ issuer, clientId, callback, organization }: Preview): string {
  const asked = new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid",
    state: "preview-of-the-design",
    nonce: "preview-of-the-design",
    prompt: "login",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...(organization === null ? {} : { org_code: organization }),
  });
  return `${issuer}/oauth2/auth?${asked}`;
}
