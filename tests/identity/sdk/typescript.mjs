// @kinde-oss/kinde-typescript-sdk: a person registers, is refreshed, sees the portal and leaves.
import { createKindeServerClient, GrantType } from "@kinde-oss/kinde-typescript-sdk";
import { answer, given, visit } from "./conversation.mjs";

const kept = new Map();
const session = {
  getSessionItem: async (name) => kept.get(name) ?? null,
  setSessionItem: async (name, value) => void kept.set(name, value),
  removeSessionItem: async (name) => void kept.delete(name),
  destroySession: async () => kept.clear(),
};
const client = createKindeServerClient(GrantType[given.grant], {
  authDomain: given.issuer,
  clientId: given.client_id,
  ...(given.grant === "AUTHORIZATION_CODE" && { clientSecret: given.client_secret }),
  redirectURL: given.redirect_uri,
  logoutRedirectURL: given.logout_uri,
});

await client.handleRedirectToApp(session, await visit(await client.register(session)));
const registered = {
  is_authenticated: await client.isAuthenticated(session),
  user: await client.getUser(session),
  profile: await client.getUserProfile(session),
  organization: await client.getOrganization(session),
  organizations: await client.getUserOrganizations(session),
  permissions: await client.getPermissions(session),
};
const first = { access: await client.getToken(session), refresh: kept.get("refresh_token") };
await client.refreshTokens(session);
const second = { access: await client.getToken(session), refresh: kept.get("refresh_token") };
const portal = await client.portal(session, { returnUrl: given.logout_uri });

const founding = await client.createOrg(session, { org_name: "Acme" });
await client.handleRedirectToApp(session, await visit(founding));
const founded = await client.getOrganization(session);

const left = await visit(await client.logout(session), given.logout_uri);
const silently = await client.login(session, { authUrlParams: { prompt: "none" } });
answer({
  registered,
  first,
  second,
  portal: portal.url.href,
  founded,
  left: left.href,
  is_authenticated_after: await client.isAuthenticated(session),
  silently: Object.fromEntries((await visit(silently)).searchParams),
});
