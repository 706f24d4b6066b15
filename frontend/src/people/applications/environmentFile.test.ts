import { expect, test } from "vitest";
import { coveredText, environmentText, type Surroundings } from "./environmentFile";
import { FRAMEWORKS, firstUrls, frameworkOf, guessFramework, siteOf, type Framework } from "./frameworks";

function framework(key: string): Framework {
  const found = frameworkOf(key);
  if (found === undefined) throw new Error(key);
  return found;
}

function around(of: Framework, audiences: readonly string[] = []): Surroundings {
  return { issuer: "http://localhost:8080", graphqlUrl: "http://localhost:8080/v1/graphql", ...firstUrls(of), audiences };
}

const keys = { client_id: "c1", client_secret: "s1" };

test("the file of Next.js has Kinde's names, as the command line writes them", () => {
  expect(environmentText(framework("nextjs"), keys, around(framework("nextjs")))).toBe(
    "KINDE_CLIENT_ID=c1\n" +
      "KINDE_CLIENT_SECRET=s1\n" +
      "KINDE_ISSUER_URL=http://localhost:8080\n" +
      "KINDE_SITE_URL=http://localhost:3000\n" +
      "KINDE_POST_LOGOUT_REDIRECT_URL=http://localhost:3000\n" +
      "KINDE_POST_LOGIN_REDIRECT_URL=http://localhost:3000/dashboard\n" +
      "GRAPHQL_URL=http://localhost:8080/v1/graphql\n",
  );
});

test("the audiences it is authorised for are in it, by spaces", () => {
  const text = environmentText(framework("nextjs"), keys, around(framework("nextjs"), ["hasura", "shop"]));
  expect(text).toContain("KINDE_AUDIENCE=hasura shop\n");
});

test("a program in the browser gets no secret, and names that Vite shows it", () => {
  const text = environmentText(framework("react"), { client_id: "c1" }, around(framework("react")));
  expect(text).toContain("VITE_KINDE_DOMAIN=http://localhost:8080\nVITE_KINDE_REDIRECT_URL=http://localhost:5173\n");
  expect(text).not.toContain("SECRET");
});

test("a machine has no addresses of a site", () => {
  const text = environmentText(framework("m2m"), keys, around(framework("m2m")));
  expect(text).toContain("KINDE_CLIENT_SECRET=s1\nKINDE_ISSUER_URL=");
  expect(text).not.toContain("KINDE_SITE_URL");
});

test("the site is where the application is, not where one like it would be", () => {
  const moved = { ...around(framework("nextjs")), callbacks: ["https://app.example.com/api/auth/kinde_callback"] };
  expect(environmentText(framework("nextjs"), keys, moved)).toContain("KINDE_SITE_URL=https://app.example.com\n");
  expect(siteOf(["com.example.app://callback"])).toBeNull();
});

test("a covered text shows everything but the secret", () => {
  expect(coveredText("A=c1\nB=s1\n", "s1")).toBe("A=c1\nB=••••••••••••\n");
  expect(coveredText("A=c1\n", undefined)).toBe("A=c1\n");
});

test("each framework is found again by the URLs it begins with, or one of its type is", () => {
  for (const each of FRAMEWORKS) {
    const found = guessFramework(each.type, firstUrls(each).callbacks);
    expect(found.type).toBe(each.type);
    expect(environmentText(found, keys, around(each))).toContain("c1");
  }
  expect(guessFramework("reg", ["http://localhost:3000/api/auth/kinde_callback"]).key).toBe("nextjs");
  expect(guessFramework("spa", ["com.example.app://callback"]).key).toBe("native");
  expect(guessFramework("spa", ["http://localhost:5173"]).key).toBe("react");
});

test("keys of frameworks are unique", () => {
  expect(new Set(FRAMEWORKS.map((each) => each.key)).size).toBe(FRAMEWORKS.length);
});
