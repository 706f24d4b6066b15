/** The cards of "New application": what each kind of program needs, filled in for localhost. */
import type { ApplicationType } from "./application";

export type FrameworkKey =
  | "nextjs" | "react" | "spa" | "express" | "fastapi" | "python" | "backend" | "native" | "device" | "m2m";

export interface Framework {
  key: FrameworkKey;
  title: string;
  about: string;
  type: ApplicationType;
  /** Where it runs in development; null where there is no web site. */
  site: string | null;
  /** Where the browser comes back with a code, below the site or whole. */
  callback: string | null;
  /** Where it may return after a sign-out. */
  logout: string | null;
  /** The file that its variables are kept in. */
  file: string;
}

export const FRAMEWORKS: readonly Framework[] = [
  {
    key: "nextjs", title: "Next.js", about: "Pages and API routes, with Kinde's SDK", type: "reg",
    site: "http://localhost:3000", callback: "/api/auth/kinde_callback", logout: "", file: ".env.local",
  },
  {
    key: "react", title: "React", about: "Vite, in the browser, with Kinde's SDK", type: "spa",
    site: "http://localhost:5173", callback: "", logout: "", file: ".env",
  },
  {
    key: "spa", title: "Vue, Svelte", about: "And all else in the browser, by oidc-client-ts", type: "spa",
    site: "http://localhost:5173", callback: "", logout: "", file: ".env",
  },
  {
    key: "express", title: "Express", about: "Node.js, with Kinde's SDK", type: "reg",
    site: "http://localhost:3000", callback: "/callback", logout: "", file: ".env",
  },
  {
    key: "fastapi", title: "FastAPI", about: "Python, signing in by Authlib", type: "reg",
    site: "http://localhost:8000", callback: "/callback", logout: "", file: ".env",
  },
  {
    key: "python", title: "Python", about: "Flask, Django, scripts, with Kinde's SDK", type: "reg",
    site: "http://localhost:5000", callback: "/callback", logout: "", file: ".env",
  },
  {
    key: "backend", title: "Other back end", about: "Any language with an OpenID Connect library", type: "reg",
    site: "http://localhost:3000", callback: "/callback", logout: "", file: ".env",
  },
  {
    key: "native", title: "Native app", about: "Mobile or desktop: returns by a scheme of its own", type: "spa",
    site: null, callback: "com.example.app://callback", logout: "com.example.app://signed-out", file: ".env",
  },
  {
    key: "device", title: "Device", about: "A TV or terminal: a code is entered elsewhere", type: "device",
    site: null, callback: null, logout: null, file: ".env",
  },
  {
    key: "m2m", title: "Machine to machine", about: "A job or service that acts for itself", type: "m2m",
    site: null, callback: null, logout: null, file: ".env",
  },
];

export function frameworkOf(key: string | null | undefined): Framework | undefined {
  return FRAMEWORKS.find((each) => each.key === key);
}

/** The framework of an application nobody told it of: by where its callback leads, else by its type. */
export function guessFramework(type: ApplicationType, callbacks: readonly string[]): Framework {
  const ofType = FRAMEWORKS.filter((each) => each.type === type);
  const leads = (isLike: (each: Framework, url: string) => boolean) =>
    ofType.find((each) => callbacks.some((url) => isLike(each, url)));
  const found =
    leads((each, url) => firstUrls(each).callbacks.includes(url)) ??
    leads((each, url) => each.callback !== null && each.callback !== "" && url.endsWith(each.callback)) ??
    ofType[0];
  if (found === undefined) throw new Error(`no framework of type ${type}`);
  return found;
}

/** The URLs a new application is allowed to begin with. */
export function firstUrls({ site, callback, logout }: Framework): { callbacks: string[]; logouts: string[] } {
  return { callbacks: whole(site, callback), logouts: whole(site, logout) };
}

function whole(site: string | null, path: string | null): string[] {
  return path === null ? [] : [`${site ?? ""}${path}`];
}

/** `http://localhost:3000/api/auth/kinde_callback` -> `http://localhost:3000`; null when there is none. */
export function siteOf(callbacks: readonly string[]): string | null {
  const first = callbacks.find((url) => /^https?:/.test(url));
  return first === undefined ? null : new URL(first.replace("*", "x")).origin;
}
