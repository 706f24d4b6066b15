// openid-client, a certified OpenID Connect client: all that a back end asks of a provider.
import * as oidc from "openid-client";
import { answer, given, visit } from "./conversation.mjs";

const config = await oidc.discovery(
  new URL(given.issuer),
  given.client_id,
  given.client_secret,
  oidc[given.authentication](given.client_secret),
  { execute: [oidc.allowInsecureRequests] },
);
const verifier = oidc.randomPKCECodeVerifier();
const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
const address = await oidc[given.builder](config, {
  redirect_uri: given.redirect_uri,
  scope: "openid profile email offline_access",
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  prompt: "create",
  state,
  nonce,
});
const tokens = await oidc.authorizationCodeGrant(config, await visit(address), {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const { sub } = tokens.claims();
const profile = await oidc.fetchUserInfo(config, tokens.access_token, sub);
const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
const introspection = await oidc.tokenIntrospection(config, refreshed.access_token);
await oidc.tokenRevocation(config, refreshed.refresh_token);
const refusal = await oidc
  .refreshTokenGrant(config, refreshed.refresh_token)
  .then(() => null, ({ error, status }) => ({ error, status }));
const leaving = oidc.buildEndSessionUrl(config, {
  post_logout_redirect_uri: given.logout_uri,
  id_token_hint: refreshed.id_token,
  state: "bye",
});
answer({
  sub,
  profile,
  refreshed: { ...refreshed, sub: refreshed.claims().sub },
  first: tokens,
  introspection,
  refusal,
  left: (await visit(leaving, given.logout_uri)).href,
});
