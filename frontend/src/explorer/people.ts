/** The people and applications that "Run as" offers, and the tokens minted for them. */
import { useQuery } from "@tanstack/react-query";
import { listAll, management } from "../api/identity";

export interface Person {
  id: string;
  name: string;
}

interface FoundUser {
  id: string;
  email?: string | null;
  first_name?: string | null;
  last_name?: string | null;
}

const SHOWN_MOST = 8;

/** People by a part of their email or name; the first few when nothing is typed. */
export function usePeople(text: string) {
  return useQuery({
    queryKey: ["identity", "run-as", text],
    queryFn: async () => {
      const query = new URLSearchParams({ query: text === "" ? "*" : text, page_size: String(SHOWN_MOST) });
      const answer = await management<{ results: readonly FoundUser[] | null }>("GET", `/search/users?${query}`);
      return (answer.results ?? []).map(({ id, email, first_name, last_name }): Person => {
        const name = [first_name, last_name].filter(Boolean).join(" ");
        return { id, name: email ?? (name === "" ? id : name) };
      });
    },
    placeholderData: (before) => before,
  });
}

export interface Signable {
  id: string;
  name: string;
  isMapped: boolean;
}

/** The applications people sign in to; those with the Hasura mapping first. */
export function useSignableApplications() {
  return useQuery({
    queryKey: ["identity", "run-as", "applications"],
    queryFn: async () => {
      const all = await listAll<{ id: string; name: string; type: string }>("/applications", "applications");
      const signable = await Promise.all(
        all.filter(({ type }) => type !== "m2m").map(async ({ id, name }): Promise<Signable> => {
          const path = `/genkan/applications/${encodeURIComponent(id)}/hasura_mapping`;
          const { hasura_mapping } = await management<{ hasura_mapping: { is_enabled: boolean } }>("GET", path);
          return { id, name, isMapped: hasura_mapping.is_enabled };
        }),
      );
      return signable.sort((one, other) => Number(other.isMapped) - Number(one.isMapped));
    },
  });
}

/** A short-lived access token, made as the identity provider makes everybody's. */
export async function mintToken(userId: string, applicationId: string): Promise<string> {
  const body = { user_id: userId, client_id: applicationId };
  const answer = await management<{ access_token: string }>("POST", "/genkan/user_tokens", body);
  return answer.access_token;
}
