/** Properties: what is kept of users, organizations and applications besides their own fields. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { withQuery } from "../lists/query_text";

export type PropertyContext = "usr" | "org" | "app";

export interface Property {
  id: string;
  key: string;
  name: string;
  description: string;
  is_private: boolean;
  is_kinde_property: boolean;
  type: "single_line_text" | "multi_line_text";
  context: PropertyContext;
  category_id: string;
}

export interface Category {
  id: string;
  name: string;
  context: PropertyContext;
}

export interface PropertyValue {
  id: string;
  key: string;
  name: string;
  description: string | null;
  value: string | null;
}

export const CONTEXTS: readonly { value: PropertyContext; label: string }[] = [
  { value: "usr", label: "Users" },
  { value: "org", label: "Organizations" },
  { value: "app", label: "Applications" },
];

const ALL = 500;

export function useProperties() {
  return useQuery({
    queryKey: ["identity", "properties"],
    queryFn: async () =>
      (await management<{ properties: readonly Property[] }>("GET", withQuery("/properties", { page_size: ALL }))).properties,
  });
}

export function useCategories() {
  return useQuery({
    queryKey: ["identity", "property-categories"],
    queryFn: async () => {
      const path = withQuery("/property_categories", { page_size: ALL });
      return (await management<{ categories: readonly Category[] }>("GET", path)).categories;
    },
  });
}

/** The values of one owner: `/users/kp_1`, `/organizations/org_1`. */
export function usePropertyValues(owner: string) {
  return useQuery({
    queryKey: ["identity", "property-values", owner],
    queryFn: async () =>
      (await management<{ properties: readonly PropertyValue[] }>("GET", `${owner}/properties`)).properties,
  });
}

/** What of the form differs from what is stored: nothing else is sent. */
export function changedValues(
  stored: readonly PropertyValue[],
  form: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const before = new Map(stored.map(({ key, value }) => [key, value ?? ""]));
  return Object.fromEntries(Object.entries(form).filter(([key, value]) => before.get(key) !== value));
}
