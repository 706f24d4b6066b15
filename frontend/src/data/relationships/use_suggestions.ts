/** What foreign keys suggest, as the engine answers it. */
import { useQuery } from "@tanstack/react-query";
import { metadataCommand, type TableName } from "../../api/engine";
import type { Suggestion } from "./suggestions";

interface Asked {
  source: string;
  /** undefined: of all tables. */
  table?: TableName;
  omitsTracked: boolean;
}

export function useSuggestions({ source, table, omitsTracked }: Asked) {
  return useQuery({
    queryKey: ["engine", "suggestions", source, table?.schema, table?.name, omitsTracked],
    queryFn: async () => {
      const args = { source, omit_tracked: omitsTracked, ...(table === undefined ? {} : { tables: [table] }) };
      const answer = await metadataCommand<{ relationships: readonly Suggestion[] }>("pg_suggest_relationships", args);
      return answer.relationships;
    },
  });
}
