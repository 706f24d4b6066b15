// @kinde-oss/kinde-node-express: a page for people who signed in, and an API for who brings a token.
import { getUser, GrantType, jwtVerify, protectRoute, setupKinde } from "@kinde-oss/kinde-node-express";
import express from "express";

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env;
const site = `http://localhost:${PORT}`;
const app = express();
app.get("/health", (request, response) => response.send("ok"));
app.get("/goodbye", (request, response) => response.send("goodbye"));
app.get("/api", jwtVerify(ISSUER, { audience: `${ISSUER}/api` }), (request, response) =>
  response.send("for whoever brings a token"),
);
setupKinde(
  {
    grantType: GrantType.AUTHORIZATION_CODE,
    issuerBaseUrl: ISSUER,
    clientId: CLIENT_ID,
    secret: CLIENT_SECRET,
    siteUrl: site,
    redirectUrl: `${site}/callback`,
    unAuthorisedUrl: `${site}/goodbye`,
    postLogoutRedirectUrl: `${site}/goodbye`,
  },
  app,
);
app.get("/", (request, response) => response.send("home"));
app.get("/profile", protectRoute, getUser, (request, response) => response.json(request.user));
app.listen(Number(PORT), "localhost");
