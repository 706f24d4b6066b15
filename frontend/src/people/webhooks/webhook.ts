/** Webhooks: who is told of what, and what became of telling it. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";

export interface Webhook {
  id: string;
  name: string;
  endpoint: string;
  description: string | null;
  event_types: readonly string[];
  created_on: string;
}

export interface EventType {
  id: string;
  code: string;
  name: string;
  schema: unknown;
}

export interface Attempt {
  attempted_on: string;
  duration_ms: number;
  status: number | null;
  answer: string;
  error: string | null;
}

export interface Delivery {
  id: string;
  event_id: string;
  event_type: string;
  source: string;
  happened_on: string;
  state: "waiting" | "delivered" | "given_up";
  next_attempt_on: string | null;
  attempts: readonly Attempt[];
}

export interface EndpointHealth {
  id: string;
  endpoint: string;
  is_enabled: boolean;
  failing_since: string | null;
  disabled_on: string | null;
}

export function useWebhooks() {
  return useQuery({
    queryKey: ["identity", "webhooks"],
    queryFn: async () => (await management<{ webhooks: readonly Webhook[] | null }>("GET", "/webhooks")).webhooks ?? [],
  });
}

export function useEventTypes() {
  return useQuery({
    queryKey: ["identity", "event-types"],
    queryFn: async () => (await management<{ event_types: readonly EventType[] }>("GET", "/event_types")).event_types,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Event types by what they are about: `user` -> `user.created`, ... in the server's order. */
export function grouped(types: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const subject = type.split(".", 1)[0] ?? type;
    groups.set(subject, [...(groups.get(subject) ?? []), type]);
  }
  return groups;
}

export interface Mark {
  /** Percent of the drawn time. */
  at: number;
  isSuccess: boolean;
}

/** The attempts of a delivery along its time; equally apart in order, since their gaps grow from seconds to days. */
export function marksOf(delivery: Pick<Delivery, "attempts">): readonly Mark[] {
  const { attempts } = delivery;
  return attempts.map((attempt, index) => ({
    at: attempts.length === 1 ? 0 : (index / (attempts.length - 1)) * 100,
    isSuccess: attempt.error === null,
  }));
}

export const STATE_WORDS: Readonly<Record<Delivery["state"], string>> = {
  waiting: "Waiting",
  delivered: "Delivered",
  given_up: "Given up",
};
