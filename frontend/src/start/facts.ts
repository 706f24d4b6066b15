/** What the checklist looks at, fetched piece by piece; each piece may fail alone. */
import { useQuery } from "@tanstack/react-query";
import { useMetadata } from "../api/engine";
import { ask } from "../api/http";
import { management } from "../api/identity";
import { useSignableApplications } from "../explorer/people";
import type { Facts } from "./checklist";

interface Person {
  total_sign_ins: number | null;
}

const PEOPLE_LOOKED_AT = 100;

function usePeopleLookedAt() {
  return useQuery({
    queryKey: ["identity", "start", "people"],
    queryFn: async () => {
      const answer = await management<{ users: readonly Person[] | null }>("GET", `/users?page_size=${PEOPLE_LOOKED_AT}`);
      return answer.users ?? [];
    },
  });
}

function useIsJwtSecretSet() {
  return useQuery({
    queryKey: ["engine", "config"],
    queryFn: async () => {
      const config = await ask<{ is_jwt_set: boolean }>("GET", "/console-api/engine/v1alpha1/config");
      return config.is_jwt_set;
    },
  });
}

function useHasQueriedAsUser() {
  return useQuery({
    queryKey: ["console", "start", "queries"],
    queryFn: async () => {
      const url = "/console-api/logs?kind=http&limit=200";
      const { entries } = await ask<{ entries: readonly { role: string | null; status: number | null }[] }>("GET", url);
      return entries.some(({ role, status }) => role !== null && role !== "admin" && status === 200);
    },
    retry: false,
  });
}

/** The facts, or null while they are on their way; `error` is the first that failed. */
export function useFacts(): { facts: Facts | null; error: unknown } {
  const applications = useSignableApplications();
  const metadata = useMetadata();
  const people = usePeopleLookedAt();
  const jwt = useIsJwtSecretSet();
  const queries = useHasQueriedAsUser();
  const error = applications.error ?? metadata.error ?? people.error ?? jwt.error;
  if (
    applications.data === undefined ||
    metadata.data === undefined ||
    people.data === undefined ||
    jwt.data === undefined ||
    queries.isPending
  ) {
    return { facts: null, error };
  }
  return {
    error,
    facts: {
      applications: applications.data,
      isJwtSecretSet: jwt.data,
      metadata: metadata.data.metadata,
      people: people.data.length,
      hasQueriedAsUser: queries.data ?? null,
      hasSignedIn: people.data.some(({ total_sign_ins }) => (total_sign_ins ?? 0) > 0),
    },
  };
}
