/** A column's name and type; a click orders by it, with Shift beside what orders already. */
import { IconArrowDown, IconArrowUp, IconKey } from "@tabler/icons-react";
import classes from "./Browse.module.css";
import type { Grid } from "./grid";
import { isNumber } from "./types";

const SORTED = { asc: "ascending", desc: "descending" } as const;

export function ColumnHead({ grid, name }: { grid: Grid; name: string }) {
  const column = grid.page.columns.find((each) => each.name === name);
  if (column === undefined) return null;
  const place = grid.order.findIndex((each) => each.column === name);
  const direction = grid.order[place]?.direction;
  const Arrow = direction === "desc" ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={direction === undefined ? "none" : SORTED[direction]} className={isNumber(column.type) ? classes.right : undefined}>
      <button
        type="button"
        className={classes.head}
        title={`${name} ${column.type}: order by it; with Shift, by it as well`}
        onClick={(event) => grid.onOrder(name, event.shiftKey)}
      >
        <span className={classes.name}>
          <span>{name}</span>
          {grid.page.key.includes(name) ? <IconKey size={12} role="img" aria-label="of the key" style={{ flexShrink: 0 }} /> : null}
          {direction === undefined ? null : <Arrow size={14} aria-hidden style={{ flexShrink: 0 }} />}
          {direction !== undefined && grid.order.length > 1 ? <small>{place + 1}</small> : null}
        </span>
        <span className={classes.type}>{column.type}</span>
      </button>
    </th>
  );
}
