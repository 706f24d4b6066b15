/** What to type and which files to write, per framework; each client is one that our tests run. */
import type { FrameworkKey } from "./frameworks";

export interface Guide {
  install: string;
  files: readonly { path: string; text: string }[];
  /** How to try it. */
  then: string;
}

export const GUIDES: Readonly<Record<FrameworkKey, Guide>> = {
  nextjs: {
    install: "npm install @kinde-oss/kinde-auth-nextjs",
    files: [
      {
        path: "app/api/auth/[kindeAuth]/route.ts",
        text: `import { handleAuth } from "@kinde-oss/kinde-auth-nextjs/server";

export const GET = handleAuth();
`,
      },
      {
        path: "app/page.tsx",
        text: `import { LoginLink, RegisterLink } from "@kinde-oss/kinde-auth-nextjs/components";

export default function Home() {
  return (
    <p>
      <RegisterLink>Register</RegisterLink> or <LoginLink>sign in</LoginLink>
    </p>
  );
}
`,
      },
      {
        path: "app/dashboard/page.tsx",
        text: `import { getKindeServerSession } from "@kinde-oss/kinde-auth-nextjs/server";

export default async function Dashboard() {
  const { getAccessTokenRaw } = getKindeServerSession();
  const response = await fetch(process.env.GRAPHQL_URL!, {
    method: "POST",
    headers: { authorization: \`Bearer \${await getAccessTokenRaw()}\`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ users { id name } }" }),
    cache: "no-store",
  });
  return <pre>{JSON.stringify(await response.json(), null, 2)}</pre>;
}
`,
      },
      {
        path: "middleware.ts",
        text: `import { withAuth } from "@kinde-oss/kinde-auth-nextjs/middleware";

export default withAuth;

export const config = { matcher: ["/dashboard/:path*"] };
`,
      },
    ],
    then: "npm run dev, then open http://localhost:3000 (localhost, not 127.0.0.1) and choose Register.",
  },
  react: {
    install: "npm install @kinde-oss/kinde-auth-react",
    files: [
      {
        path: "src/main.tsx",
        text: `import { KindeProvider } from "@kinde-oss/kinde-auth-react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

createRoot(document.getElementById("root")!).render(
  <KindeProvider
    clientId={import.meta.env.VITE_KINDE_CLIENT_ID}
    domain={import.meta.env.VITE_KINDE_DOMAIN}
    redirectUri={import.meta.env.VITE_KINDE_REDIRECT_URL}
    logoutUri={import.meta.env.VITE_KINDE_LOGOUT_URL}
  >
    <App />
  </KindeProvider>,
);
`,
      },
      {
        path: "src/App.tsx",
        text: `import { useKindeAuth } from "@kinde-oss/kinde-auth-react";

export function App() {
  const { isAuthenticated, isLoading, user, login, register, logout, getAccessToken } = useKindeAuth();
  if (isLoading) return null;
  if (!isAuthenticated) {
    return (
      <>
        <button onClick={() => register()}>Register</button>
        <button onClick={() => login()}>Sign in</button>
      </>
    );
  }
  const query = async () => {
    const response = await fetch(import.meta.env.VITE_GRAPHQL_URL, {
      method: "POST",
      headers: { authorization: \`Bearer \${await getAccessToken()}\`, "content-type": "application/json" },
      body: JSON.stringify({ query: "{ users { id name } }" }),
    });
    console.log(await response.json());
  };
  return (
    <>
      <p>{user?.email}</p>
      <button onClick={query}>Query</button>
      <button onClick={() => logout()}>Sign out</button>
    </>
  );
}
`,
      },
    ],
    then: "npm run dev, then open http://localhost:5173.",
  },
  spa: {
    install: "npm install oidc-client-ts",
    files: [
      {
        path: "src/auth.ts",
        text: `import { UserManager } from "oidc-client-ts";

export const users = new UserManager({
  authority: import.meta.env.VITE_KINDE_DOMAIN,
  client_id: import.meta.env.VITE_KINDE_CLIENT_ID,
  redirect_uri: import.meta.env.VITE_KINDE_REDIRECT_URL,
  post_logout_redirect_uri: import.meta.env.VITE_KINDE_LOGOUT_URL,
  scope: "openid profile email offline",
});

/** The user who is signed in; who comes back from signing in is taken in first. */
export async function currentUser() {
  if (new URLSearchParams(location.search).has("code")) {
    await users.signinRedirectCallback();
    history.replaceState(null, "", location.pathname);
  }
  return users.getUser();
}

export const signIn = () => users.signinRedirect();
export const signOut = () => users.signoutRedirect();
`,
      },
    ],
    then: "Send (await currentUser()).access_token as the bearer of each GraphQL request.",
  },
  express: {
    install: "npm install @kinde-oss/kinde-node-express express",
    files: [
      {
        path: "app.mjs",
        text: `import { getUser, GrantType, protectRoute, setupKinde } from "@kinde-oss/kinde-node-express";
import express from "express";

const app = express();
setupKinde(
  {
    grantType: GrantType.AUTHORIZATION_CODE,
    issuerBaseUrl: process.env.KINDE_ISSUER_URL,
    clientId: process.env.KINDE_CLIENT_ID,
    secret: process.env.KINDE_CLIENT_SECRET,
    siteUrl: process.env.KINDE_SITE_URL,
    redirectUrl: process.env.KINDE_REDIRECT_URL,
    unAuthorisedUrl: process.env.KINDE_SITE_URL,
    postLogoutRedirectUrl: process.env.KINDE_POST_LOGOUT_REDIRECT_URL,
  },
  app,
);
app.get("/", (request, response) => response.send('<a href="/login">Sign in</a>'));
app.get("/profile", protectRoute, getUser, (request, response) => response.json(request.user));
app.listen(3000, "localhost");
`,
      },
    ],
    then: "node --env-file=.env app.mjs, then open http://localhost:3000.",
  },
  fastapi: {
    install: "pip install fastapi uvicorn authlib httpx itsdangerous",
    files: [
      {
        path: "main.py",
        text: `import os
import secrets

from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=secrets.token_hex(32))  # a restart signs everybody out
oauth = OAuth()
oauth.register(
    "genkan",
    server_metadata_url=f"{os.environ['KINDE_ISSUER_URL']}/.well-known/openid-configuration",
    client_id=os.environ["KINDE_CLIENT_ID"],
    client_secret=os.environ["KINDE_CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/")
async def home(request: Request):
    return request.session.get("user") or RedirectResponse("/login")


@app.get("/login")
async def login(request: Request):
    return await oauth.genkan.authorize_redirect(request, os.environ["KINDE_REDIRECT_URL"])


@app.get("/callback")
async def callback(request: Request):
    token = await oauth.genkan.authorize_access_token(request)
    request.session["user"] = dict(token["userinfo"])
    return RedirectResponse("/")
`,
      },
    ],
    then: "uvicorn main:app --host localhost --port 8000 --env-file .env, then open http://localhost:8000.",
  },
  python: {
    install: "pip install kinde-python-sdk",
    files: [
      {
        path: "auth.py",
        text: `import os

from kinde_sdk.auth.oauth import OAuth

oauth = OAuth(
    client_id=os.environ["KINDE_CLIENT_ID"],
    client_secret=os.environ["KINDE_CLIENT_SECRET"],
    redirect_uri=os.environ["KINDE_REDIRECT_URL"],
    host=os.environ["KINDE_ISSUER_URL"],
)

SCOPE = {"scope": "openid profile email offline"}


async def sign_in_url() -> str:
    """Where to send the browser; it comes back to KINDE_REDIRECT_URL."""
    return await oauth.login(SCOPE)


async def signed_in(code: str, user_id: str, state: str):
    """What the callback does with the code: {"user": {...}}."""
    return await oauth.handle_redirect(code, user_id, state)
`,
      },
    ],
    then: "Redirect to sign_in_url(), and call signed_in() from the callback's route.",
  },
  backend: {
    install: "npm install openid-client",
    files: [
      {
        path: "auth.mjs",
        text: `import * as oidc from "openid-client";

const { KINDE_ISSUER_URL, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET, KINDE_REDIRECT_URL } = process.env;
const config = await oidc.discovery(
  new URL(KINDE_ISSUER_URL), KINDE_CLIENT_ID, KINDE_CLIENT_SECRET, undefined,
  // http is for localhost alone.
  { execute: KINDE_ISSUER_URL.startsWith("http://localhost") ? [oidc.allowInsecureRequests] : [] },
);

/** Where to send the browser, and what to keep in its session until it is back. */
export async function begin() {
  const kept = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: KINDE_REDIRECT_URL,
    scope: "openid profile email offline_access",
    code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: "S256",
    state: kept.state,
  });
  return { url, kept };
}

/** The tokens, for the address that the browser came back to. */
export const finish = (address, { verifier, state }) =>
  oidc.authorizationCodeGrant(config, address, { pkceCodeVerifier: verifier, expectedState: state });
`,
      },
    ],
    then: "Any OpenID Connect library does the same: it needs the issuer, the client id, the secret and the callback.",
  },
  native: {
    install: "Any OpenID Connect library with PKCE: AppAuth for iOS and Android, flutter_appauth, expo-auth-session",
    files: [],
    then: "Give it the issuer, the client id and your callback; change the callback below to your app's own scheme.",
  },
  device: {
    install: 'curl -s "$KINDE_ISSUER_URL/oauth2/device/auth" -d "client_id=$KINDE_CLIENT_ID" -d "scope=openid profile email offline"',
    files: [
      {
        path: "poll.sh",
        text: `# Show user_code and verification_uri, then ask every \`interval\` seconds until somebody has let it in.
curl -s "$KINDE_ISSUER_URL/oauth2/token" \\
  -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\
  -d "client_id=$KINDE_CLIENT_ID" -d "device_code=$DEVICE_CODE"
`,
      },
    ],
    then: "Whoever holds a phone opens the link and enters the code.",
  },
  m2m: {
    install: 'curl -s "$KINDE_ISSUER_URL/oauth2/token" -d grant_type=client_credentials -d "client_id=$KINDE_CLIENT_ID" -d "client_secret=$KINDE_CLIENT_SECRET"',
    files: [
      {
        path: "query.sh",
        text: `TOKEN="$(curl -s "$KINDE_ISSUER_URL/oauth2/token" -d grant_type=client_credentials \\
  -d "client_id=$KINDE_CLIENT_ID" -d "client_secret=$KINDE_CLIENT_SECRET" \\
  -d "audience=$KINDE_AUDIENCE" | jq -r .access_token)"
curl -s "$GRAPHQL_URL" -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
  -d '{"query": "{ __typename }"}'
`,
      },
    ],
    then: "Authorise it for an API in the tab APIs, so that its tokens say what they are for.",
  },
};
