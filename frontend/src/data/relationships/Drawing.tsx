/** The boxes and lines themselves; loaded only where a diagram is shown. */
import "@xyflow/react/dist/style.css";
import { useComputedColorScheme } from "@mantine/core";
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, type Edge as FlowEdge, type Node, type NodeProps } from "@xyflow/react";
import { useMemo } from "react";
import type { Column, Relation } from "../../api/catalog";
import type { TableName } from "../../api/engine";
import { tableText } from "../permissions/facts";
import { shortType } from "../permissions/operators";
import classes from "./Diagram.module.css";
import { boxesOf, keyOf, NODE_WIDTH, SHOWN_COLUMNS, type Edge } from "./diagram_layout";

interface DrawingProps {
  tables: readonly TableName[];
  edges: readonly Edge[];
  around: string | null;
  relationOf: (table: TableName) => Relation | undefined;
}

type TableNode = Node<{ title: string; columns: readonly Column[]; keys: readonly string[]; isChosen: boolean }, "table">;

const NODE_TYPES = { table: TableBox };

export default function Drawing({ tables, edges, around, relationOf }: DrawingProps) {
  const scheme = useComputedColorScheme("light");
  const nodes = useMemo(
    () =>
      boxesOf(tables, edges, (table) => relationOf(table)?.columns.length ?? 0).map(({ table, x, y, height }): TableNode => {
        const relation = relationOf(table);
        return {
          id: keyOf(table),
          type: "table",
          position: { x, y },
          width: NODE_WIDTH,
          height,
          data: {
            title: tableText(table),
            columns: relation?.columns ?? [],
            keys: relation?.primary_key?.columns ?? [],
            isChosen: keyOf(table) === around,
          },
        };
      }),
    [tables, edges, around],
  );
  const shown = new Set(tables.map(keyOf));
  const lines = edges
    .filter(({ from, to }) => shown.has(keyOf(from)) && shown.has(keyOf(to)))
    .map((edge, index): FlowEdge => ({
      id: `${index}`,
      source: keyOf(edge.from),
      target: keyOf(edge.to),
      ariaLabel: `${tableText(edge.from)}: ${edge.says}`,
      markerEnd: { type: MarkerType.ArrowClosed },
    }));
  return (
    <ReactFlow
      nodes={nodes}
      edges={lines}
      nodeTypes={NODE_TYPES}
      colorMode={scheme}
      fitView
      minZoom={0.05}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      onlyRenderVisibleElements
    >
      <Background />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function TableBox({ data }: NodeProps<TableNode>) {
  const more = data.columns.length - SHOWN_COLUMNS;
  return (
    <div className={classes.node} data-chosen={data.isChosen}>
      <Handle type="target" position={Position.Left} className={classes.handle ?? ""} />
      <span className={classes.title}>{data.title}</span>
      {data.columns.slice(0, SHOWN_COLUMNS).map((column) => (
        <div key={column.name} className={classes.line}>
          <span style={{ fontWeight: data.keys.includes(column.name) ? 600 : 400 }}>{column.name}</span>
          <span>{shortType(column.type)}</span>
        </div>
      ))}
      {more > 0 ? <div className={classes.line}>and {more} more</div> : null}
      <Handle type="source" position={Position.Right} className={classes.handle ?? ""} />
    </div>
  );
}
