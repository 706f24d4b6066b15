/** Where the keyboard is in the grid: one cell can be tabbed to, arrows lead to the others (ARIA, grid pattern). */
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

export interface CellPlace {
  row: number;
  column: number;
}

interface CellFocus {
  rows: number;
  columns: number;
  place: RefObject<HTMLDivElement | null>;
  /** Bring a row in sight, so that it is in the page. */
  show: (row: number) => void;
  onOpen: (row: number, column: number) => void;
  onSelect: (row: number) => void;
}

const PAGE = 12;

/** The cell a key leads to; null: the key moves nothing. */
export function cellAfterKey(at: CellPlace, key: string, isWhole: boolean, rows: number, columns: number): CellPlace | null {
  const within = (row: number, column: number): CellPlace => ({
    row: Math.max(0, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  });
  switch (key) {
    case "ArrowDown":
      return within(at.row + 1, at.column);
    case "ArrowUp":
      return within(at.row - 1, at.column);
    case "ArrowRight":
      return within(at.row, at.column + 1);
    case "ArrowLeft":
      return within(at.row, at.column - 1);
    case "PageDown":
      return within(at.row + PAGE, at.column);
    case "PageUp":
      return within(at.row - PAGE, at.column);
    case "Home":
      return within(isWhole ? 0 : at.row, 0);
    case "End":
      return within(isWhole ? rows - 1 : at.row, columns - 1);
    default:
      return null;
  }
}

export function useCellFocus({ rows, columns, place, show, onOpen, onSelect }: CellFocus) {
  const [chosen, setAt] = useState<CellPlace>({ row: 0, column: 0 });
  const isMoving = useRef(false);
  const at = { row: Math.min(chosen.row, Math.max(rows - 1, 0)), column: Math.min(chosen.column, Math.max(columns - 1, 0)) };

  useEffect(() => {
    // The cell is in the page once its row has been scrolled to.
    const cell = place.current?.querySelector<HTMLElement>(`[data-place="${at.row}-${at.column}"]`);
    if (!isMoving.current || !cell) return;
    isMoving.current = false;
    cell.focus();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const isCell = event.target instanceof HTMLElement && event.target.dataset.place !== undefined;
    if (!isCell || event.altKey || event.metaKey) return;
    const next = cellAfterKey(at, event.key, event.ctrlKey, rows, columns);
    if (next !== null) {
      isMoving.current = true;
      setAt(next);
      show(next.row);
    } else if (event.key === "Enter" || event.key === "F2") onOpen(at.row, at.column);
    else if (event.key === " ") onSelect(at.row);
    else return;
    event.preventDefault();
  };
  return { at, onKeyDown, onFocus: setAt };
}
