// oauth4webapi, the strict half below openid-client: every answer of ours is judged by its RFC.
import * as oauth from "oauth4webapi";
import { answer, given, visit } from "./conversation.mjs";

const plain = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(given.issuer);
const found = await oauth.discoveryRequest(issuer, plain);
const server = await oauth.processDiscoveryResponse(issuer, found);
const client = { client_id: given.client_id };
const authentication = oauth.None();

const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
const address = new URL(server.authorization_endpoint);
address.search = new URLSearchParams({
  client_id: given.client_id,
  redirect_uri: given.redirect_uri,
  response_type: "code",
  scope: "openid profile email offline",
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  prompt: "create",
  state,
  nonce,
});
const back = oauth.validateAuthResponse(server, client, await visit(address), state);
const redeemed = await oauth.authorizationCodeGrantRequest(
  server, client, authentication, back, given.redirect_uri, verifier, plain,
);
const tokens = await oauth.processAuthorizationCodeResponse(server, client, redeemed, {
  expectedNonce: nonce,
  requireIdToken: true,
});
await oauth.validateApplicationLevelSignature(server, redeemed, plain);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);

const asked = await oauth.userInfoRequest(server, client, tokens.access_token, plain);
const profile = await oauth.processUserInfoResponse(server, client, sub, asked);
const wrong = await oauth.userInfoRequest(server, client, "of.nobody.here", plain);
const challenge = await oauth
  .processUserInfoResponse(server, client, sub, wrong)
  .then(() => null, ({ cause, status }) => ({ challenge: cause[0].parameters.error, status }));

const refresh = (token) =>
  oauth.refreshTokenGrantRequest(server, client, authentication, token, plain);
const refreshed = await oauth.processRefreshTokenResponse(
  server, client, await refresh(tokens.refresh_token),
);
const revoked = await oauth.revocationRequest(
  server, client, authentication, refreshed.refresh_token, plain,
);
await oauth.processRevocationResponse(revoked);
const refusal = await oauth
  .processRefreshTokenResponse(server, client, await refresh(refreshed.refresh_token))
  .then(() => null, ({ error, status }) => ({ error, status }));
answer({ sub, profile, challenge, refreshed, refusal, first: tokens });
