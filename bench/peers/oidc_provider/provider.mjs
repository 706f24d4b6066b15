// oidc-provider, set up to do what `genkan identity` is measured at; settings: JSON, first argument.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";
import { postgresRecords } from "./records.mjs";

const settings = JSON.parse(process.argv[2]);
const { port, databaseUrl, poolSize, secret, callback, audience, people } = settings;
// Without a database: the adapter that oidc-provider brings, which forgets all at a restart.
const kept = databaseUrl ? await postgresRecords(databaseUrl, poolSize, people) : null;
const known = new Map(people.map((email) => [email, { email, given_name: "Ada", family_name: "Person" }]));
const account = kept ? kept.account : async (id) => known.get(id);

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };

const signIn = {
  client_secret: secret,
  redirect_uris: [callback],
  response_types: ["code"],
  grant_types: ["authorization_code", "refresh_token"],
  token_endpoint_auth_method: "client_secret_post",
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: kept?.Records,
  cookies: { keys: [randomBytes(32).toString("hex")] },
  jwks: { keys: [key] },
  clients: [
    { client_id: "web", ...signIn },
    // Its tokens are for no API: userinfo takes those alone.
    { client_id: "profile", ...signIn },
    {
      client_id: "machine",
      client_secret: secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  claims: {
    openid: ["sub"],
    email: ["email"],
    profile: ["given_name", "family_name"],
  },
  async findAccount(_ctx, id) {
    const found = await account(id);
    return found && { accountId: id, claims: async () => ({ sub: id, ...found }) };
  },
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed("refresh_token"),
  rotateRefreshToken: true,
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 3600,
    Grant: 1_209_600,
    IdToken: 3600,
    Interaction: 3600,
    RefreshToken: 1_209_600,
    Session: 1_209_600,
  },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (_ctx, client) => (client.clientId === "profile" ? undefined : audience),
      useGrantedResource: async () => true,
      getResourceServerInfo: async () => ({
        scope: "read",
        audience,
        accessTokenFormat: "jwt",
        accessTokenTTL: 3600,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
});
provider.on("server_error", (_ctx, error) => console.error(error));
const server = provider.listen(port, "127.0.0.1", () => console.log("listening"));
// Connections wait while others are measured.
server.keepAliveTimeout = 600_000;
