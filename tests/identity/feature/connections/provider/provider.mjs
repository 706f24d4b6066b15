// Another provider, which is not ours: oidc-provider as its documentation sets it up.
// It asks for nothing but a name: whoever is typed is who signs in, with the claims of CLAIMS.
import { Provider } from "oidc-provider";

const { PORT, REDIRECT_URI, ACCOUNTS } = process.env;
const accounts = JSON.parse(ACCOUNTS);
const issuer = `http://localhost:${PORT}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "genkan",
      client_secret: "a-secret-of-the-test-that-is-long-enough",
      redirect_uris: [REDIRECT_URI],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["given_name", "family_name", "picture"],
  },
  pkce: { required: () => true },
  cookies: { keys: ["a key of the test"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...accounts[id] }),
  }),
});

provider.listen(Number(PORT), "127.0.0.1");
