/** Connections: other providers at which people sign in. Source: Kinde, Management API, Connections. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";

export interface ConnectionSummary {
  id: string;
  name: string;
  display_name: string;
  strategy: string;
}

export type Options = Readonly<Record<string, unknown>>;

export interface Connection extends ConnectionSummary {
  organization_code: string | null;
  options: Options;
  /** The names of the secret options that are set. */
  secrets: readonly string[];
  /** What people need before they can sign in at it. */
  missing_options: readonly string[];
  enabled_applications: readonly string[];
  callback_url: string | null;
}

interface Listed {
  connections: readonly { connection: ConnectionSummary }[];
  has_more: boolean;
}

/** All connections, page by page. */
async function listConnections(): Promise<readonly ConnectionSummary[]> {
  const found: ConnectionSummary[] = [];
  for (;;) {
    const last = found.at(-1);
    const query = new URLSearchParams({ page_size: "100", ...(last === undefined ? {} : { starting_after: last.id }) });
    const page = await management<Listed>("GET", `/connections?${query}`);
    found.push(...page.connections.map((each) => each.connection));
    if (!page.has_more) return found.sort((a, b) => a.display_name.localeCompare(b.display_name));
  }
}

export function useConnections() {
  return useQuery({ queryKey: ["identity", "connections"], queryFn: listConnections });
}

export function useConnection(id: string) {
  return useQuery({
    queryKey: ["identity", "connection", id],
    queryFn: async () => (await management<{ connection: Connection }>("GET", `/genkan/connections/${encodeURIComponent(id)}`)).connection,
  });
}

/** The ids of the connections that an application uses. */
export function useApplicationConnections(applicationId: string) {
  return useQuery({
    queryKey: ["identity", "application", applicationId, "connections"],
    queryFn: async () => {
      const path = `/applications/${encodeURIComponent(applicationId)}/connections`;
      const { connections } = await management<Listed>("GET", path);
      return new Set(connections.map((each) => each.connection.id));
    },
  });
}

export interface NewConnection {
  name: string;
  display_name: string;
  strategy: string;
  options: Options;
  enabled_applications: readonly string[];
}

export async function createConnection(wanted: NewConnection): Promise<string> {
  return (await management<{ connection: { id: string } }>("POST", "/connections", wanted)).connection.id;
}

/** What is absent stays; an option of null is taken away. */
export function updateConnection(id: string, change: Partial<NewConnection>): Promise<void> {
  return management("PATCH", `/connections/${encodeURIComponent(id)}`, change);
}

export function deleteConnection(id: string): Promise<void> {
  return management("DELETE", `/connections/${encodeURIComponent(id)}`);
}

export function enableConnection(applicationId: string, connectionId: string): Promise<void> {
  return management("POST", `/applications/${applicationId}/connections/${connectionId}`);
}

export function disableConnection(applicationId: string, connectionId: string): Promise<void> {
  return management("DELETE", `/applications/${applicationId}/connections/${connectionId}`);
}
