// oidc-client-ts as its documentation shows it; the test calls `users` itself.
import { UserManager } from "oidc-client-ts";

const page = `${location.origin}/oidc.html`;
export const users = new UserManager({
  authority: import.meta.env.VITE_ISSUER,
  client_id: import.meta.env.VITE_CLIENT_ID,
  redirect_uri: page,
  post_logout_redirect_uri: page,
  scope: "openid profile email offline_access",
  loadUserInfo: true,
  automaticSilentRenew: false,
});
globalThis.users = users;

if (new URLSearchParams(location.search).has("code")) {
  await users.signinCallback();
  history.replaceState(null, "", page);
}
const user = await users.getUser();
document.querySelector("pre").textContent = JSON.stringify(user?.profile ?? null);
