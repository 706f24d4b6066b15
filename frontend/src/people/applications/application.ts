/** Applications as the management API shows them. Source: Kinde, Management API, Applications. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { listAll, management } from "../../api/identity";

export type ApplicationType = "reg" | "spa" | "m2m" | "device";

export interface ApplicationSummary {
  id: string;
  name: string;
  type: ApplicationType;
}

export interface Application extends ApplicationSummary {
  client_id: string;
  /** Absent for a public application, and for whoever may not see it. */
  client_secret?: string | null;
  login_uri: string | null;
  homepage_uri: string | null;
  language_key: string | null;
  is_ask_for_name: boolean;
  has_marketing_consent: boolean;
  has_sign_in_link_on_sign_up_page: boolean;
  has_register_link_on_sign_in_page: boolean;
  has_sign_in_with_sso_button: boolean;
  use_gravatar_fallback: boolean;
  is_access_control_enabled: boolean;
}

/** What Kinde calls the types. */
export const TYPE_NAMES: Readonly<Record<ApplicationType, string>> = {
  reg: "Back-end web",
  spa: "Front-end and mobile",
  device: "Device and IoT",
  m2m: "Machine to machine",
};

/** Whether an application of this type keeps a secret. */
export function hasSecret(type: ApplicationType): boolean {
  return type === "reg" || type === "m2m";
}

/** The path of an application's page below `/console`. */
export function applicationPath(id: string, tab: string): string {
  return `/auth/applications/${encodeURIComponent(id)}/${tab}`;
}

export function useApplications() {
  return useQuery({
    queryKey: ["identity", "applications"],
    queryFn: () => listAll<ApplicationSummary>("/applications?sort=name_asc", "applications"),
  });
}

/** The id that the address names. */
export function useApplicationId(): string {
  const { applicationId } = useParams({ strict: false }) as { applicationId?: string };
  return applicationId ?? "";
}

export function useApplication(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id],
    queryFn: async () =>
      (await management<{ application: Application }>("GET", `/applications/${encodeURIComponent(id)}`)).application,
  });
}

export interface Urls {
  callbacks: readonly string[];
  logouts: readonly string[];
}

/** Where the browser may return after a sign-in, and after a sign-out. */
export function useUrls(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "urls"],
    queryFn: async (): Promise<Urls> => {
      const path = `/applications/${encodeURIComponent(id)}`;
      const [{ redirect_urls }, { logout_urls }] = await Promise.all([
        management<{ redirect_urls: string[] }>("GET", `${path}/auth_redirect_urls`),
        management<{ logout_urls: string[] }>("GET", `${path}/auth_logout_urls`),
      ]);
      return { callbacks: redirect_urls, logouts: logout_urls };
    },
  });
}

export interface NewApplication extends Urls {
  name: string;
  type: ApplicationType;
}

/** Make an application that may send its users back to these URLs; answers its id. */
export async function createApplication({ name, type, callbacks, logouts }: NewApplication): Promise<string> {
  const made = await management<{ application: { id: string } }>("POST", "/applications", { name, type });
  const { id } = made.application;
  if (callbacks.length > 0 || logouts.length > 0) {
    await management("PATCH", `/applications/${id}`, { redirect_uris: callbacks, logout_uris: logouts });
  }
  return id;
}

export function updateApplication(id: string, change: unknown): Promise<void> {
  return management("PATCH", `/applications/${encodeURIComponent(id)}`, change);
}

export function deleteApplication(id: string): Promise<void> {
  return management("DELETE", `/applications/${encodeURIComponent(id)}`);
}

/** Another secret in place of this one, which counts no more. */
export function rotateSecret(id: string): Promise<void> {
  return management("POST", `/genkan/applications/${encodeURIComponent(id)}/secret`);
}

/** `" a \n\nb"` -> `["a", "b"]`: URLs as somebody writes them, a line each. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
