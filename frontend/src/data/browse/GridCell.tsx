/** One cell of the grid: a double click or Enter opens it whole. */
import type { FocusEvent } from "react";
import classes from "./Browse.module.css";
import { CellContent } from "./CellContent";
import { CellEditor } from "./CellEditor";
import { choicesOf } from "./field";
import type { Grid } from "./grid";
import { hopFrom } from "./hop";
import { changeOf, keyOf, rowId } from "./pending";
import { isNumber } from "./types";

interface GridCellProps {
  grid: Grid;
  row: number;
  name: string;
  isAt: boolean;
  isReachable: boolean;
  place: string;
  onFocus: () => void;
}

export function GridCell({ grid, row, name, isAt, isReachable, place, onFocus }: GridCellProps) {
  const { page, facts, relation, pending, refused, open } = grid;
  const index = page.columns.findIndex((each) => each.name === name);
  const found = page.rows[row];
  const type = page.columns[index]?.type;
  if (found === undefined || type === undefined) return null;
  const value = found.values[index] ?? null;
  const isCut = found.cut[index] === true;
  const key = keyOf(page, found);
  const change = key === null ? null : changeOf(pending, key, name);
  const column = facts.columns.find((each) => each.name === name) ?? plainColumn(name, type);
  const id = key === null ? null : rowId(key);
  const isRefused = refused !== null && refused.id === id && (refused.column === null || refused.column === name);
  const openHere = () => grid.onOpenNamed({ row, column: name });
  const valueOf = (other: string) => {
    const at = page.columns.findIndex((each) => each.name === other);
    return at < 0 || found.cut[at] === true ? undefined : (found.values[at] ?? null);
  };
  const content = (
    <CellContent
      value={value}
      isCut={isCut}
      change={change}
      hop={change === null ? hopFrom(relation.source, facts.foreign_keys, name, valueOf) : null}
      isReachable={isReachable}
      onOpen={openHere}
    />
  );
  return (
    <td
      role="gridcell"
      tabIndex={isAt ? 0 : -1}
      data-place={place}
      data-changed={change !== null}
      data-refused={isRefused}
      className={isNumber(type) ? classes.right : undefined}
      onFocus={(event: FocusEvent) => event.target === event.currentTarget && onFocus()}
      onDoubleClick={openHere}
    >
      {open?.row === row && open.column === name ? (
        <CellEditor
          relation={relation}
          cell={{ column, value, isCut, change, key }}
          choices={choicesOf(column.type, grid.types)}
          fixed={grid.fixed}
          onKeep={(kept, before) => key !== null && grid.onKeep(key, name, kept, before)}
          onUndo={() => key !== null && grid.onUndo(key, name)}
          onClose={() => grid.onOpenNamed(null)}
        >
          <div>{content}</div>
        </CellEditor>
      ) : (
        content
      )}
    </td>
  );
}

/** Until the relation is known whole. */
function plainColumn(name: string, type: string) {
  return { name, type, is_nullable: true, default: null, identity: null, generated: null, comment: null };
}
