/** How people sign in at one application: methods, the sign-on, and who is let in. */
import { useQuery } from "@tanstack/react-query";
import { listAll, management } from "../../api/identity";
import { createConnection, disableConnection, enableConnection, type ConnectionSummary } from "../connections/connection";

export interface SignOnPolicy {
  is_session_persistent: boolean;
  inactivity_seconds: number | null;
  requires_pkce: boolean;
  requires_pushed_requests: boolean;
  requires_consent: boolean;
}

export interface RoleSummary {
  id: string;
  key: string;
  name: string;
}

const of = (id: string) => encodeURIComponent(id);

export function useSignOnPolicy(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "sign-on policy"],
    queryFn: async () => {
      const path = `/genkan/applications/${of(id)}/sign_on_policy`;
      return (await management<{ sign_on_policy: SignOnPolicy }>("GET", path)).sign_on_policy;
    },
  });
}

export function updateSignOnPolicy(id: string, change: Partial<SignOnPolicy>): Promise<void> {
  return management("PATCH", `/genkan/applications/${of(id)}/sign_on_policy`, change);
}

export function useAccessRoles(id: string) {
  return useQuery({
    queryKey: ["identity", "application", id, "access roles"],
    queryFn: async () => {
      const path = `/applications/${of(id)}/access_roles?page_size=100`;
      return (await management<{ roles: readonly RoleSummary[] }>("GET", path)).roles;
    },
  });
}

export function addAccessRole(id: string, roleId: string): Promise<void> {
  return management("POST", `/applications/${of(id)}/access_roles/${of(roleId)}`);
}

export function removeAccessRole(id: string, roleId: string): Promise<void> {
  return management("DELETE", `/applications/${of(id)}/access_roles/${of(roleId)}`);
}

/** The roles there are. */
export function useAllRoles() {
  return useQuery({
    queryKey: ["identity", "roles", "all"],
    queryFn: () => listAll<RoleSummary>("/roles", "roles"),
  });
}

/**
 * Let an application offer one of our own methods, or no more.
 *
 * A method is a connection of its strategy; the first application to choose one makes it.
 */
export async function setMethod(
  applicationId: string,
  known: readonly ConnectionSummary[],
  method: { strategy: string; title: string },
  isOn: boolean,
): Promise<void> {
  const all = known.filter((each) => each.strategy === method.strategy);
  const [first] = all;
  if (isOn && first === undefined) {
    await createConnection({
      name: method.title,
      display_name: method.title,
      strategy: method.strategy,
      options: {},
      enabled_applications: [applicationId],
    });
  } else if (isOn && first !== undefined) {
    await enableConnection(applicationId, first.id);
  } else {
    await Promise.all(all.map((each) => disableConnection(applicationId, each.id).catch(ignoreAbsent)));
  }
}

/** Of several connections of one method the application may use one alone. */
function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Error && "status" in error && error.status === 404)) throw error;
}
