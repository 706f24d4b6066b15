/** The short lists that several pages choose from. */
import { useQuery } from "@tanstack/react-query";
import { listAll, management } from "../../api/identity";

export interface Role {
  id: string;
  key: string;
  name: string;
  description: string | null;
  is_default_role: boolean;
}

export interface Permission {
  id: string;
  key: string;
  name: string;
  description: string | null;
}

export interface OrganizationRow {
  code: string;
  name: string;
  handle: string | null;
  is_default: boolean;
  external_id: string | null;
  is_auto_membership_enabled: boolean;
}

export interface Connection {
  id: string;
  name: string;
  display_name: string;
  strategy: string;
}

export function useRoles() {
  return useQuery({
    queryKey: ["identity", "roles"],
    queryFn: () => listAll<Role>("/roles?sort=name_asc", "roles"),
  });
}

export function usePermissions() {
  return useQuery({
    queryKey: ["identity", "permissions"],
    queryFn: () => listAll<Permission>("/permissions?sort=name_asc", "permissions"),
  });
}

/** The first hundred by name: what a menu can offer. */
export function useFirstOrganizations() {
  return useQuery({
    queryKey: ["identity", "organizations", "first"],
    queryFn: async () => {
      const path = "/organizations?sort=name_asc&page_size=100";
      return (await management<{ organizations: readonly OrganizationRow[] }>("GET", path)).organizations;
    },
  });
}

/** Every connection, out of the envelopes Kinde puts each in. */
export function useConnections(path = "/connections?page_size=100") {
  return useQuery({
    queryKey: ["identity", "connections", path],
    queryFn: async () => {
      const answer = await management<{ connections: readonly { connection: Connection }[] | null }>("GET", path);
      return (answer.connections ?? []).map((each) => each.connection);
    },
  });
}
