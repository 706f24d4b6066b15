/** The grid: a real table of which only the rows in sight are in the page; the keyboard moves in it by cells. */
import { Checkbox } from "@mantine/core";
import { columnSizingFeature, columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import classes from "./Browse.module.css";
import { ColumnHead } from "./ColumnHead";
import { GridCell } from "./GridCell";
import type { Grid } from "./grid";
import { keyOf, rowId } from "./pending";
import type { PageRow } from "./rows";
import { columnWidth } from "./types";
import { useCellFocus } from "./use_cell_focus";

const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature });
const helper = createColumnHelper<typeof features, PageRow>();
const ROW_HEIGHT = 37;
const CHECKBOX_WIDTH = 40;

export function RowsTable({ grid, label }: { grid: Grid; label: string }) {
  const { page, hidden, selected } = grid;
  const scroll = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () =>
      helper.columns(
        page.columns.map(({ name, type }, index) =>
          helper.accessor((row) => row.values[index] ?? null, {
            id: name,
            header: name,
            size: columnWidth(name, type, page.rows.slice(0, 50).map((row) => row.values[index] ?? null)),
          }),
        ),
      ),
    [page.columns, page.rows],
  );
  const columnVisibility = useMemo(() => Object.fromEntries([...hidden].map((name) => [name, false])), [hidden]);
  const table = useTable({ features, columns, data: page.rows as PageRow[], state: { columnVisibility } });
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const seen = virtual.getVirtualItems();
  const focus = useCellFocus({
    rows: rows.length,
    columns: headers.length,
    place: scroll,
    show: (row) => virtual.scrollToIndex(row),
    onOpen: (row, column) => grid.onOpen(row, column),
    onSelect: (row) => toggle(row),
  });
  const ids = useMemo(() => page.rows.map((row) => idOf(keyOf(page, row))), [page]);
  const isSelectable = grid.fixed === null;
  const toggle = (index: number) => {
    const id = ids[index];
    if (!isSelectable || id === undefined || id === null) return;
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    grid.onSelect(next);
  };
  const all = ids.filter((id) => id !== null);
  const count = all.filter((id) => selected.has(id)).length;

  const before = seen[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (seen[seen.length - 1]?.end ?? 0);
  const width = headers.reduce((sum, header) => sum + header.getSize(), isSelectable ? CHECKBOX_WIDTH : 0);
  return (
    <div ref={scroll} className={classes.scroll}>
      <table
        className={classes.grid}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={headers.length + (isSelectable ? 1 : 0)}
        style={{ width }}
        onKeyDown={focus.onKeyDown}
      >
        <colgroup>
          {isSelectable ? <col style={{ width: CHECKBOX_WIDTH }} /> : null}
          {headers.map((header) => (
            <col key={header.id} style={{ width: header.getSize() }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {isSelectable ? (
              <th scope="col" style={{ paddingLeft: 10 }}>
                <Checkbox
                  size="xs"
                  aria-label="Select all rows of the page"
                  checked={count > 0 && count === all.length}
                  indeterminate={count > 0 && count < all.length}
                  onChange={() => grid.onSelect(new Set(count === all.length ? [] : all))}
                />
              </th>
            ) : null}
            {headers.map((header) => (
              <ColumnHead key={header.id} grid={grid} name={header.id} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={before} columns={headers.length + 1} />
          {seen.map(({ index }) => {
            const row = rows[index];
            const id = ids[index] ?? null;
            if (row === undefined) return null;
            const isHere = focus.at.row === index;
            return (
              <tr key={row.id} aria-rowindex={index + 2} aria-selected={id !== null && selected.has(id)}>
                {isSelectable ? (
                  <td style={{ paddingLeft: 10 }}>
                    <Checkbox
                      size="xs"
                      aria-label={`Select row ${index + 1}`}
                      tabIndex={isHere ? 0 : -1}
                      checked={id !== null && selected.has(id)}
                      onChange={() => toggle(index)}
                    />
                  </td>
                ) : null}
                {row.getVisibleCells().map((cell, column) => (
                  <GridCell
                    key={cell.id}
                    grid={grid}
                    row={index}
                    name={cell.column.id}
                    isAt={isHere && focus.at.column === column}
                    isReachable={isHere}
                    place={`${index}-${column}`}
                    onFocus={() => focus.onFocus({ row: index, column })}
                  />
                ))}
              </tr>
            );
          })}
          <Gap height={after} columns={headers.length + 1} />
        </tbody>
      </table>
    </div>
  );
}

/** The room of the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function idOf(key: Readonly<Record<string, string>> | null): string | null {
  return key === null ? null : rowId(key);
}
