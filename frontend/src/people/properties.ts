/** The properties that tokens may show. Source: Kinde, Management API, Properties. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../api/identity";

export type PropertyContext = "usr" | "org" | "app";

export interface Property {
  id: string;
  key: string;
  name: string;
  is_private: boolean;
}

/** All properties of one context, private ones among them. */
export function useProperties(context: PropertyContext) {
  return useQuery({
    queryKey: ["identity", "properties", "of tokens", context],
    queryFn: async () => {
      const found: Property[] = [];
      for (;;) {
        const last = found.at(-1);
        const query = new URLSearchParams({
          context,
          page_size: "100",
          ...(last === undefined ? {} : { starting_after: last.id }),
        });
        const page = await management<{ properties: readonly Property[]; has_more: boolean }>("GET", `/properties?${query}`);
        found.push(...page.properties);
        if (!page.has_more) return found;
      }
    },
  });
}
