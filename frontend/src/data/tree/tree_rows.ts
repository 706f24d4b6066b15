/** The lines of the Data tree, in their order, as far as they are open or found. */
import type { Catalog, RelationKind } from "../../api/catalog";
import { functionPath, peoplesFirst, schemaPath, tablePath } from "../paths";

export type RowKind = "source" | "schema" | RelationKind | "function";

export interface TreeRow {
  /** The path of its page, or `source:<name>`. */
  id: string;
  kind: RowKind;
  label: string;
  level: number;
  /** null: there is nothing below it. */
  isOpen: boolean | null;
  isTracked: boolean;
  /** null: it has no page. */
  to: string | null;
  position: number;
  setSize: number;
}

/** A source, with what is in its schemas in the order that is shown; made once of a catalog. */
export interface TreeSource {
  name: string;
  /** undefined: not read yet. */
  schemas: ReadonlyMap<string, readonly Leaf[]> | undefined;
}

export interface Leaf {
  schema: string;
  kind: RowKind;
  label: string;
  isTracked: boolean;
  to: string;
  words: string;
}

const NOT_CALLED = new Set(["trigger", "event_trigger"]);

export function treeSource(name: string, catalog: Catalog | undefined): TreeSource {
  if (catalog === undefined) return { name, schemas: undefined };
  const schemas = new Map<string, Leaf[]>(peoplesFirst(catalog.schemas).map((schema) => [schema, []]));
  for (const leaf of leavesOf(name, catalog)) schemas.get(leaf.schema)?.push(leaf);
  return { name, schemas };
}

/** All that is open; with a search, all that has it in its name, with what it is in. */
export function treeRows(sources: readonly TreeSource[], isOpen: (id: string) => boolean, search: string): readonly TreeRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: TreeRow[] = [];
  sources.forEach((source, index) => {
    const id = `source:${source.name}`;
    const open = wanted !== "" || isOpen(id);
    rows.push({
      id, kind: "source", label: source.name, level: 1, isOpen: open, isTracked: true, to: null,
      position: index + 1, setSize: sources.length,
    });
    if (open && source.schemas !== undefined) rows.push(...schemaRows(source.name, source.schemas, isOpen, wanted));
  });
  return rows;
}

function schemaRows(
  source: string,
  schemas: ReadonlyMap<string, readonly Leaf[]>,
  isOpen: (id: string) => boolean,
  wanted: string,
): readonly TreeRow[] {
  const shown = [...schemas]
    .map(([schema, leaves]) => ({ schema, leaves: wanted === "" ? leaves : leaves.filter((leaf) => leaf.words.includes(wanted)) }))
    .filter(({ schema, leaves }) => wanted === "" || leaves.length > 0 || schema.toLowerCase().includes(wanted));
  return shown.flatMap(({ schema, leaves: found }, index) => {
    const id = schemaPath(source, schema);
    const open = wanted !== "" || isOpen(id);
    const head: TreeRow = {
      id, kind: "schema", label: schema, level: 2, isOpen: open, isTracked: true, to: id,
      position: index + 1, setSize: shown.length,
    };
    return open ? [head, ...found.map((leaf, place) => leafRow(leaf, place, found.length))] : [head];
  });
}

function leafRow(leaf: Leaf, index: number, setSize: number): TreeRow {
  const { kind, label, isTracked, to } = leaf;
  return { id: to, kind, label, level: 3, isOpen: null, isTracked, to, position: index + 1, setSize };
}

/** Relations by name, then functions by name. */
function leavesOf(source: string, catalog: Catalog): readonly Leaf[] {
  const relations = catalog.relations.map((each): Leaf => {
    const { schema, name, kind, is_tracked: isTracked } = each;
    const words = `${schema}.${name} ${each.custom_name ?? ""}`.toLowerCase();
    return { schema, kind, label: name, isTracked, to: tablePath({ source, schema, table: name }, "browse"), words };
  });
  const names = new Set<string>();
  const functions = catalog.functions.flatMap((each): Leaf[] => {
    const { schema, name, is_tracked: isTracked } = each;
    const to = functionPath(source, schema, name);
    // Of an overloaded function there is one page.
    if (names.has(to) || NOT_CALLED.has(each.returns)) return [];
    names.add(to);
    return [{ schema, kind: "function", label: name, isTracked, to, words: `${schema}.${name}`.toLowerCase() }];
  });
  const byName = (left: Leaf, right: Leaf) => left.label.localeCompare(right.label);
  return [...relations.sort(byName), ...functions.sort(byName)];
}

/** Where a key of the keyboard leads from a row, by the ARIA tree pattern; null: nowhere. */
export function rowAfterKey(rows: readonly TreeRow[], at: number, key: string): number | null {
  const row = rows[at];
  if (key === "Home") return 0;
  if (key === "End") return rows.length - 1;
  if (key === "ArrowDown") return Math.min(at + 1, rows.length - 1);
  if (key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "ArrowRight" && row?.isOpen === true && (rows[at + 1]?.level ?? 0) > row.level) return at + 1;
  if (key === "ArrowLeft" && row !== undefined && row.isOpen !== true) {
    for (let above = at - 1; above >= 0; above -= 1) if ((rows[above]?.level ?? 0) < row.level) return above;
  }
  return null;
}
