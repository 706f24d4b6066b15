/** Which tables a diagram shows and where they stand. */
import { graphlib, layout } from "@dagrejs/dagre";
import type { TableName } from "../../api/engine";

/** As many as a diagram can be read of. */
export const SHOWN_MOST = 100;
export const NODE_WIDTH = 200;
const HEAD = 34;
const LINE = 20;
export const SHOWN_COLUMNS = 8;

export interface Edge {
  from: TableName;
  to: TableName;
  /** "author_id = id". */
  says: string;
}

export function keyOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}

/** The table and all that hang on it, the nearest first; all tables when none is told. */
export function tablesAround(tables: readonly TableName[], edges: readonly Edge[], around: string | null): readonly TableName[] {
  const start = tables.find((table) => keyOf(table) === around);
  if (start === undefined) return byLinks(tables, edges);
  const neighbours = new Map<string, TableName[]>();
  const link = (from: TableName, to: TableName) => neighbours.set(keyOf(from), [...(neighbours.get(keyOf(from)) ?? []), to]);
  for (const { from, to } of edges) {
    link(from, to);
    link(to, from);
  }
  const isNear = new Set([keyOf(start)]);
  const found = [start];
  for (const table of neighbours.get(keyOf(start)) ?? []) {
    if (isNear.has(keyOf(table))) continue;
    isNear.add(keyOf(table));
    found.push(table);
  }
  return found;
}

/** Those with links first, so that the first page shows how things hang together. */
function byLinks(tables: readonly TableName[], edges: readonly Edge[]): readonly TableName[] {
  const linked = new Set(edges.flatMap(({ from, to }) => [keyOf(from), keyOf(to)]));
  const isLinked = (table: TableName) => linked.has(keyOf(table));
  return [...tables.filter(isLinked), ...tables.filter((table) => !isLinked(table))];
}

export interface Box {
  table: TableName;
  x: number;
  y: number;
  height: number;
}

/** Positions of the tables' boxes, from left to right along the links; lone ones in rows below. */
export function boxesOf(tables: readonly TableName[], edges: readonly Edge[], columnsOf: (table: TableName) => number): readonly Box[] {
  const shown = new Set(tables.map(keyOf));
  const inside = edges.filter(({ from, to }) => shown.has(keyOf(from)) && shown.has(keyOf(to)) && keyOf(from) !== keyOf(to));
  const linked = new Set(inside.flatMap(({ from, to }) => [keyOf(from), keyOf(to)]));
  const heightOf = (table: TableName) => HEAD + LINE * Math.min(columnsOf(table), SHOWN_COLUMNS + 1);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 90 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const table of tables.filter((each) => linked.has(keyOf(each)))) {
    graph.setNode(keyOf(table), { width: NODE_WIDTH, height: heightOf(table) });
  }
  for (const { from, to } of inside) graph.setEdge(keyOf(from), keyOf(to));
  layout(graph);
  const placed = tables
    .filter((table) => linked.has(keyOf(table)))
    .map((table): Box => {
      const node = graph.node(keyOf(table)) as { x: number; y: number };
      const height = heightOf(table);
      return { table, x: node.x - NODE_WIDTH / 2, y: node.y - height / 2, height };
    });
  return [...placed, ...rowsBelow(tables.filter((table) => !linked.has(keyOf(table))), bottomOf(placed), heightOf)];
}

function bottomOf(boxes: readonly Box[]): number {
  return boxes.reduce((lowest, box) => Math.max(lowest, box.y + box.height + 48), 0);
}

const PER_ROW = 6;

function rowsBelow(tables: readonly TableName[], top: number, heightOf: (table: TableName) => number): readonly Box[] {
  const boxes: Box[] = [];
  let y = top;
  for (let start = 0; start < tables.length; start += PER_ROW) {
    const row = tables.slice(start, start + PER_ROW);
    row.forEach((table, index) => boxes.push({ table, x: index * (NODE_WIDTH + 32), y, height: heightOf(table) }));
    y += Math.max(...row.map(heightOf)) + 32;
  }
  return boxes;
}
