/** Which page of which rows: the order and the conditions are the address's, the way back is kept here. */
import { useLocalStorage } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { addressSearch, readAddress, type BrowseAddress } from "./address";
import { fetchPage, type CellText, type PageAsked, type Relation, type RowsPage } from "./rows";

type Place = readonly CellText[];

export function usePages(relation: Relation, names: readonly string[]) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const address = readAddress(search);
  const id = JSON.stringify(address);
  const { source, table } = relation;
  const [hiddenNames, hide] = useLocalStorage<readonly string[]>({
    key: `genkan-hidden-columns:${source}.${table.schema}.${table.name}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const hidden = useMemo(() => hiddenSet(hiddenNames, names), [hiddenNames, names.join("\n")]);
  // Places belong to an order: of another one nothing is known yet.
  const [visited, setVisited] = useState<{ id: string; places: readonly Place[] }>({ id, places: [] });
  const places = visited.id === id ? visited.places : [];
  const asked: PageAsked = {
    ...(hidden.size === 0 ? {} : { columns: names.filter((name) => !hidden.has(name)) }),
    where: address.where,
    order_by: address.order_by,
    after: places[places.length - 1] ?? null,
    limit: address.limit,
  };
  const query = useQuery({
    queryKey: ["engine", "rows", source, table.schema, table.name, asked],
    queryFn: () => fetchPage(relation, asked),
    placeholderData: keepPreviousData,
  });
  return {
    address,
    id,
    asked,
    query,
    hidden,
    hide,
    before: places.length,
    change: (part: Partial<BrowseAddress>) =>
      void navigate({ to: ".", search: addressSearch({ ...address, ...part }) as never }),
    next: (page: RowsPage) => page.next !== null && setVisited({ id, places: [...places, page.next] }),
    previous: () => setVisited({ id, places: places.slice(0, -1) }),
  };
}

/** Never all of them: a column may have been dropped since, and an empty grid says nothing. */
function hiddenSet(hidden: readonly string[], names: readonly string[]): ReadonlySet<string> {
  const found = new Set(hidden.filter((name) => names.includes(name)));
  return found.size < names.length ? found : new Set();
}
