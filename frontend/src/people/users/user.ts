/** A person as the management API shows one, and how the console names them. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { withQuery } from "../lists/query_text";

export interface User {
  id: string;
  provided_id: string | null;
  email: string | null;
  phone: string | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  is_suspended: boolean;
  picture: string | null;
  total_sign_ins: number;
  failed_sign_ins: number;
  last_signed_in: string | null;
  created_on: string;
  organizations?: readonly string[];
}

/** What a list calls somebody: by email, else by another name, else by id. */
export function nameOf(user: Pick<User, "id" | "email" | "username" | "phone" | "first_name" | "last_name">): string {
  return user.email ?? user.username ?? user.phone ?? (fullName(user) || user.id);
}

/** Both names joined; empty when there is neither. */
export function fullName(user: Pick<User, "first_name" | "last_name">): string {
  return [user.first_name, user.last_name].filter(Boolean).join(" ");
}

export function useUser(id: string) {
  return useQuery({
    queryKey: ["identity", "user", id],
    queryFn: () => management<User>("GET", withQuery("/user", { id, expand: "organizations" })),
  });
}

export interface Identity {
  id: string;
  type: "email" | "phone" | "username" | "social" | "enterprise";
  name: string;
  is_confirmed: boolean;
  is_primary: boolean;
  created_on: string;
  last_login_on: string | null;
  total_logins: number;
  connection_id: string | null;
}

export function useIdentities(userId: string) {
  return useQuery({
    queryKey: ["identity", "user", userId, "identities"],
    queryFn: async () => {
      const path = withQuery(`/users/${encodeURIComponent(userId)}/identities`, { page_size: 100 });
      return (await management<{ identities: readonly Identity[] }>("GET", path)).identities;
    },
  });
}

export interface HeldPermission {
  id: string;
  key: string;
  name: string;
  is_direct: boolean;
  /** Keys of the roles that give it. */
  roles: readonly string[];
}

export interface Place {
  code: string;
  name: string;
  is_default: boolean;
  is_suspended: boolean;
  last_accessed_on: string | null;
  roles: readonly { id: string; key: string; name: string }[];
  permissions: readonly HeldPermission[];
}

/** The organizations of a user, with what they hold in each. */
export function usePlaces(userId: string) {
  return useQuery({
    queryKey: ["identity", "user", userId, "places"],
    queryFn: async () => {
      const path = `/genkan/users/${encodeURIComponent(userId)}/organizations`;
      return (await management<{ organizations: readonly Place[] }>("GET", path)).organizations;
    },
  });
}

export interface Session {
  session_id: string;
  org_code: string | null;
  client_id: string | null;
  started_on: string;
  updated_on: string;
  expires_on: string;
  initial_ip_address: string | null;
  initial_user_agent: string | null;
}

export function useSessions(userId: string) {
  return useQuery({
    queryKey: ["identity", "user", userId, "sessions"],
    queryFn: async () => {
      const path = `/users/${encodeURIComponent(userId)}/sessions`;
      return (await management<{ sessions: readonly Session[] }>("GET", path)).sessions;
    },
  });
}
