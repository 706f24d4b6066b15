/** The APIs an application may ask tokens for, with the scopes it has there. */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";

export interface AuthorisedApi {
  id: string;
  name: string;
  audience: string;
  is_management_api: boolean;
  /** Whether it was given scopes: it then passes on no others. */
  is_limited: boolean;
  scopes: readonly { id: string; key: string; description: string; is_granted: boolean }[];
}

export function useAuthorisedApis(applicationId: string) {
  return useQuery({
    queryKey: ["identity", "application", applicationId, "apis"],
    queryFn: async () => {
      const path = `/genkan/applications/${encodeURIComponent(applicationId)}/apis`;
      return (await management<{ apis: readonly AuthorisedApi[] }>("GET", path)).apis;
    },
  });
}
