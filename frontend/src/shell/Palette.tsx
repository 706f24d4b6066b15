/** Ctrl+K: every place and every table by its name. */
import { Spotlight, createSpotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconSearch, IconTable } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCatalog } from "../api/catalog";
import { allPlaces } from "./places";

const [palette, { open }] = createSpotlight();
export const openPalette = open;

const SHOWN_MOST = 12;

export function Palette() {
  const navigate = useNavigate();
  const catalog = useCatalog("default");
  const places: SpotlightActionData[] = allPlaces().map((place) => ({
    id: place.to,
    label: place.title,
    keywords: place.words,
    leftSection: <place.icon size={18} stroke={1.5} aria-hidden />,
    onClick: () => void navigate({ to: place.to }),
  }));
  const tables: SpotlightActionData[] = (catalog.data?.relations ?? []).map(({ schema, name, is_tracked }) => ({
    id: `${schema}.${name}`,
    label: name,
    description: `${schema}${is_tracked ? "" : ", not tracked"}`,
    leftSection: <IconTable size={18} stroke={1.5} aria-hidden />,
    onClick: () =>
      void navigate({ to: `/data/default/schema/${encodeURIComponent(schema)}/tables/${encodeURIComponent(name)}/browse` }),
  }));
  return (
    <Spotlight
      store={palette}
      shortcut={null}
      actions={[...places, ...tables]}
      limit={SHOWN_MOST}
      nothingFound="Nothing by that name"
      highlightQuery
      scrollable
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "A page or a table",
        "aria-label": "Find a page or a table",
      }}
    />
  );
}
