import { expect, test } from "vitest";
import { previewUrl } from "./previewUrl";

test("a preview asks for the sign-in page of the application and, where wanted, of an organization", () => {
  const wanted = { issuer: "http://localhost:8080", clientId: "c1", callback: "http://localhost:3000/cb", organization: "org_1" };
  const url = new URL(previewUrl(wanted));
  expect(url.pathname).toBe("/oauth2/auth");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: "c1", redirect_uri: "http://localhost:3000/cb", prompt: "login", org_code: "org_1",
  });
  expect(previewUrl({ ...wanted, organization: null })).not.toContain("org_code");
});
