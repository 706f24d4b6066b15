/** A dense table of a page's things: a head, rows of 36 px, nothing clever. */
import { ScrollArea, Table } from "@mantine/core";
import type { ReactNode } from "react";

interface PlainTableProps<T> {
  /** What a screen reader calls it. */
  label: string;
  columns: readonly { title: ReactNode; cell: (row: T) => ReactNode; align?: "left" | "right"; width?: number }[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

export function PlainTable<T>({ label, columns, rows, rowKey }: PlainTableProps<T>) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Table aria-label={label} highlightOnHover verticalSpacing={6} style={{ background: "var(--genkan-surface)" }}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, index) => (
              <Table.Th key={index} ta={column.align ?? "left"} w={column.width}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)} h={36}>
              {columns.map((column, index) => (
                <Table.Td key={index} ta={column.align ?? "left"}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
