// @kinde-oss/kinde-typescript-sdk as a machine: client credentials.
import { createKindeServerClient, GrantType } from "@kinde-oss/kinde-typescript-sdk";
import { answer, given } from "./conversation.mjs";

const kept = new Map();
const session = {
  getSessionItem: async (name) => kept.get(name) ?? null,
  setSessionItem: async (name, value) => void kept.set(name, value),
  removeSessionItem: async (name) => void kept.delete(name),
  destroySession: async () => kept.clear(),
};
const client = createKindeServerClient(GrantType.CLIENT_CREDENTIALS, {
  authDomain: given.issuer,
  clientId: given.client_id,
  clientSecret: given.client_secret,
  logoutRedirectURL: given.logout_uri,
  audience: `${given.issuer}/api`,
});
const token = await client.getToken(session);
answer({
  token,
  is_authenticated: await client.isAuthenticated(session),
  azp: (await client.getClaim(session, "azp")).value,
  gty: (await client.getClaim(session, "gty")).value,
});
