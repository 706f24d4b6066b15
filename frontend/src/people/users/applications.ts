/** Names of applications by their ids, for pages that are told ids alone. */
import { useQuery } from "@tanstack/react-query";
import { listAll } from "../../api/identity";

export function useApplicationNames(): ReadonlyMap<string, string> {
  const all = useQuery({
    queryKey: ["identity", "application-names"],
    queryFn: () => listAll<{ id: string; name: string }>("/applications", "applications"),
    select: (rows) => new Map(rows.map(({ id, name }) => [id, name])),
  });
  return all.data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
