/** One line of the tree: a link where it has a page. */
import { VisuallyHidden } from "@mantine/core";
import {
  IconBolt,
  IconChevronDown,
  IconChevronRight,
  IconDatabase,
  IconEye,
  IconFolder,
  IconLayersIntersect,
  IconMathFunction,
  IconTable,
  IconTableShare,
  type Icon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import classes from "./Tree.module.css";
import type { RowKind, TreeRow } from "./tree_rows";

const ICONS: Readonly<Record<RowKind, Icon>> = {
  source: IconDatabase,
  schema: IconFolder,
  table: IconTable,
  view: IconEye,
  "materialized view": IconBolt,
  "foreign table": IconTableShare,
  "partitioned table": IconLayersIntersect,
  function: IconMathFunction,
};

interface TreeRowLinkProps {
  row: TreeRow;
  top: number;
  id: string;
  isActive: boolean;
  isSelected: boolean;
  onToggle: () => void;
  onChoose: () => void;
}

export function TreeRowLink({ row, top, id, isActive, isSelected, onToggle, onChoose }: TreeRowLinkProps) {
  const Kind = ICONS[row.kind];
  const Chevron = row.isOpen === true ? IconChevronDown : IconChevronRight;
  const toggle = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onToggle();
  };
  const shared = {
    id,
    role: "treeitem",
    tabIndex: -1,
    "aria-level": row.level,
    "aria-posinset": row.position,
    "aria-setsize": row.setSize,
    "aria-selected": isSelected,
    ...(row.isOpen === null ? {} : { "aria-expanded": row.isOpen }),
    ...(isActive ? { "data-active": true } : {}),
    className: `${classes.row} ${row.isTracked ? "" : classes.untracked}`,
    style: { transform: `translateY(${top}px)`, paddingLeft: 4 + (row.level - 1) * 14 },
    title: row.label,
  };
  const inside = (
    <>
      <span onClick={row.isOpen === null ? undefined : toggle} style={{ display: "flex", width: 16, flex: "none" }} aria-hidden>
        {row.isOpen === null ? null : <Chevron size={14} />}
      </span>
      <Kind size={16} stroke={1.5} style={{ flex: "none" }} aria-hidden />
      <span className={classes.label}>{row.label}</span>
      <VisuallyHidden>{row.kind}</VisuallyHidden>
      {row.isTracked ? null : <span className={classes.note}>untracked</span>}
    </>
  );
  if (row.to === null) {
    return (
      <div {...shared} onClick={onToggle}>
        {inside}
      </div>
    );
  }
  return (
    <Link to={row.to} {...shared} onClick={onChoose}>
      {inside}
    </Link>
  );
}
