// openid-client as a television: it asks, shows a code, and polls until a person has let it in.
import * as oidc from "openid-client";
import { answer, given, visit } from "./conversation.mjs";

const config = await oidc.discovery(new URL(given.issuer), given.client_id, {}, oidc.None(), {
  execute: [oidc.allowInsecureRequests],
});
const asked = await oidc.initiateDeviceAuthorization(config, {
  scope: "openid profile email offline_access",
});
const ended = visit(asked.verification_uri_complete, given.done);
const tokens = await oidc.pollDeviceAuthorizationGrant(config, asked);
const { sub } = tokens.claims();
const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
answer({
  asked,
  ended: (await ended).href,
  sub,
  profile: await oidc.fetchUserInfo(config, refreshed.access_token, sub),
  refreshed: refreshed.claims().sub,
});
