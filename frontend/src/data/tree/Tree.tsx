/** The tree of Data: sources, their schemas, and thousands of tables, drawn as far as they are seen. */
import { TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { catalogQuery } from "../../api/catalog";
import { useMetadata } from "../../api/engine";
import { ErrorNote } from "../../ui/ErrorNote";
import { plainPath } from "../../ui/plain_path";
import classes from "./Tree.module.css";
import { rowAfterKey, treeRows, treeSource, type TreeRow } from "./tree_rows";
import { TreeRowLink } from "./TreeRowLink";

const ROW_HEIGHT = 28;

export function Tree() {
  const [search, setSearch] = useState("");
  // What is shown is always of what was typed: Enter goes to what was found, never to what stood there before.
  const { rows, fault, toggle } = useTreeRows(search);
  const scroll = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const ids = useId();
  const selected = useSelected(rows);
  const [active, setActive] = useState("");
  // By its id: the row stays the same when others come, go or are found.
  const at = useMemo(() => Math.max(rows.findIndex((row) => row.id === active), 0), [rows, active]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });

  const selectedId = rows[selected]?.id;
  useEffect(() => {
    if (selectedId === undefined) return;
    setActive(selectedId);
    virtual.scrollToIndex(selected);
    // Only when another page is open: opening and closing leaves the eye where it is.
  }, [selectedId]);

  const moveTo = (index: number) => {
    setActive(rows[index]?.id ?? "");
    virtual.scrollToIndex(index);
  };
  const press = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfterKey(rows, at, event.key);
    if (next !== null) moveTo(next);
    else if (event.key === "ArrowRight" && row.isOpen === false) toggle(row);
    else if (event.key === "ArrowLeft" && row.isOpen === true) toggle(row);
    else if (event.key === "Enter" && row.to !== null) void navigate({ to: row.to });
    else if ((event.key === "Enter" || event.key === " ") && row.isOpen !== null) toggle(row);
    else if (event.key.length === 1 && event.key !== " ") {
      setSearch(event.key);
      searchField.current?.focus();
    } else return;
    event.preventDefault();
  };
  const pressInSearch = (event: KeyboardEvent) => {
    if (event.key === "Escape") setSearch("");
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    const found = rows.findIndex((row) => row.level === 3);
    moveTo(Math.max(found, 0));
    if (event.key === "ArrowDown") scroll.current?.focus();
    else if (rows[found]?.to) void navigate({ to: rows[found].to });
  };

  return (
    <>
      <TextInput
        ref={searchField}
        m="xs"
        size="xs"
        type="search"
        aria-label="Search tables, views and functions"
        placeholder="Search tables"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={pressInSearch}
      />
      <ErrorNote error={fault} />
      <div
        ref={scroll}
        className={classes.scroll}
        role="tree"
        aria-label="Databases"
        aria-busy={rows.length <= 1}
        tabIndex={0}
        aria-activedescendant={rows[at] === undefined ? undefined : `${ids}-${at}`}
        onKeyDown={press}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <TreeRowLink
                key={row.id}
                row={row}
                top={start}
                id={`${ids}-${index}`}
                isActive={index === at}
                isSelected={index === selected}
                onToggle={() => toggle(row)}
                onChoose={() => setActive(row.id)}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function useTreeRows(search: string) {
  const [opened, setOpened] = useLocalStorage<Record<string, boolean>>({ key: "genkan-tree", defaultValue: {} });
  const metadata = useMetadata();
  const names = metadata.data?.metadata.sources.map((source) => source.name) ?? ["default"];
  const catalogs = useQueries({ queries: names.map(catalogQuery) });
  const known = [names.join("\n"), ...catalogs.map((catalog) => catalog.data)];
  const sources = useMemo(() => names.map((name, index) => treeSource(name, catalogs[index]?.data)), known);
  const isOpen = (id: string) => opened[id] ?? (id.startsWith("source:") || id.endsWith("/schema/public"));
  const rows = useMemo(() => treeRows(sources, isOpen, search), [opened, search, sources]);
  const toggle = (row: TreeRow) => setOpened((all) => ({ ...all, [row.id]: row.isOpen !== true }));
  const fault = catalogs.find((catalog) => catalog.error !== null)?.error ?? null;
  return { rows, fault, toggle };
}

/** The row of the open page: any tab of a table is the table's row; -1: none. */
function useSelected(rows: readonly TreeRow[]): number {
  const path = plainPath(useLocation({ select: (location) => location.pathname }));
  return useMemo(() => {
    const here = rows.findIndex((row) => row.to !== null && plainPath(row.to) === path);
    if (here >= 0) return here;
    const table = path.replace(/\/[a-z]+$/, "");
    return rows.findIndex((row) => row.level === 3 && row.to !== null && plainPath(row.to).replace(/\/[a-z]+$/, "") === table);
  }, [rows, path]);
}
