/** The grid with what belongs around it. */
import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiFault } from "../../api/http";
import { useCatalog, type Relation as CatalogRelation } from "../../api/catalog";
import { readAgain } from "../../api/read_again";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { told } from "../../ui/told";
import { Waiting } from "../../ui/Await";
import { counted } from "../numbers";
import type { TablePlace } from "../paths";
import { nextOrder } from "./address";
import { DeleteRows } from "./DeleteRows";
import { FilterBar } from "./FilterBar";
import type { Grid, OpenCell } from "./grid";
import { ColumnsMenu, ExportMenu } from "./GridMenus";
import { PageBar } from "./PageBar";
import { NOTHING_PENDING, changeCount, keyOf, refusedCell, rowId, updatesOf, withChange, withoutChange, withoutRows, withoutWritten, type Pending } from "./pending";
import { PendingBar } from "./PendingBar";
import { RowsTable } from "./RowsTable";
import { updateRows, type Relation, type RowKey, type RowsPage } from "./rows";
import { usePages } from "./use_pages";

interface BrowserProps {
  place: TablePlace;
  facts: CatalogRelation;
}

const NO_IDS: ReadonlySet<string> = new Set();

export function Browser({ place, facts }: BrowserProps) {
  const relation: Relation = { source: place.source, table: { schema: place.schema, name: place.table } };
  const names = facts.columns.map((column) => column.name);
  const pages = usePages(relation, names);
  const { address, query, hidden } = pages;
  const types = useCatalog(place.source).data?.types ?? [];
  const [pending, setPending] = useState<Pending>(NOTHING_PENDING);
  const [selected, setSelected] = useState(NO_IDS);
  const [open, setOpen] = useState<OpenCell | null>(null);
  const changed = useRowsChanged(relation);
  const save = useMutation({
    mutationFn: (written: Pending) => updateRows(relation, updatesOf(written)),
    onSuccess: async (_, written) => {
      told(`${counted(changeCount(written), "change")} saved`);
      // Until the rows are read again the cells show what was written, not what was there before.
      await changed();
      setPending((all) => withoutWritten(all, written));
    },
  });
  const edit = (next: (before: Pending) => Pending) => {
    if (!save.isPending) save.reset();
    setPending(next);
  };
  const page = query.data;
  const refusal = save.error instanceof ApiFault ? save.error.path : null;
  const shown = page?.columns.filter((column) => !hidden.has(column.name)) ?? [];
  const grid: Grid | null = page === undefined ? null : {
    relation, page, facts, types, hidden, pending, selected, open,
    fixed: whyFixed(page, facts),
    order: address.order_by,
    refused: refusedCell(save.variables ?? NOTHING_PENDING, refusal),
    onOrder: (column, isAdded) => pages.change({ order_by: nextOrder(address.order_by, column, isAdded) }),
    onSelect: setSelected,
    onOpen: (row, column) => setOpen({ row, column: shown[column]?.name ?? "" }),
    onOpenNamed: setOpen,
    // What the page shows may be about to be written over: then nothing is again what it was.
    onKeep: (key, column, change, before) => edit((all) => withChange(all, key, column, change, save.isPending ? undefined : before)),
    onUndo: (key, column) => edit((all) => withoutChange(all, key, column)),
  };
  const chosen = page === undefined ? [] : page.rows.filter((row) => isSelected(selected, keyOf(page, row)));

  return (
    <Stack gap="sm">
      <FilterBar key={pages.id} columns={names} where={address.where} onChange={(where) => pages.change({ where })}>
        {page === undefined || chosen.length === 0 ? null : (
          <DeleteRows
            relation={relation}
            facts={facts}
            keys={chosen.map((row) => keyOf(page, row)).filter((key) => key !== null)}
            valuesOf={(column) => {
              const at = page.columns.findIndex((each) => each.name === column);
              return at < 0 || chosen.some((row) => row.cut[at]) ? null : chosen.map((row) => row.values[at] ?? null);
            }}
            onDeleted={(keys) => {
              setSelected(NO_IDS);
              setPending((all) => withoutRows(all, keys));
              void changed();
            }}
          />
        )}
        <ColumnsMenu columns={names} hidden={hidden} onChange={pages.hide} />
        <ExportMenu relation={relation} asked={pages.asked} />
        <Button variant="default" loading={query.isFetching && page !== undefined} onClick={() => void changed()}>
          Refresh
        </Button>
      </FilterBar>
      <ErrorNote error={query.error} title="The rows can not be read" />
      {grid === null ? (query.error === null ? <Waiting /> : null) : <Body grid={grid} isFiltered={address.where.length > 0} table={place.table} />}
      {page === undefined ? null : (
        <PageBar
          relation={relation}
          page={page}
          where={address.where}
          limit={address.limit}
          pagesBefore={pages.before}
          isFetching={query.isPlaceholderData}
          onPrevious={pages.previous}
          onNext={() => pages.next(page)}
          onLimit={(limit) => pages.change({ limit })}
        />
      )}
      <PendingBar
        relation={relation}
        pending={pending}
        isSaving={save.isPending}
        error={save.error}
        onSave={() => save.mutate(pending)}
        onUndo={() => edit(() => NOTHING_PENDING)}
      />
      <LeaveGuard isChanged={pending.size > 0} what={`rows of ${place.table}`} allowsSearch />
    </Stack>
  );
}

function Body({ grid, isFiltered, table }: { grid: Grid; isFiltered: boolean; table: string }) {
  if (grid.page.rows.length > 0) {
    return (
      <>
        <RowsTable grid={grid} label={`Rows of ${table}`} />
        {grid.fixed === null ? null : (
          <Text c="dimmed" size="sm">
            {grid.fixed}
          </Text>
        )}
      </>
    );
  }
  if (isFiltered) return <EmptyState title="No row is like this">Take a filter away, or compare with something else.</EmptyState>;
  return <EmptyState title={`${table} has no rows yet`}>Insert the first one, or let your application do it.</EmptyState>;
}

function useRowsChanged({ source, table }: Relation): () => Promise<void> {
  const client = useQueryClient();
  return () => readAgain(client, ["engine", "rows", source, table.schema, table.name]);
}

function isSelected(selected: ReadonlySet<string>, key: RowKey | null): boolean {
  return key !== null && selected.has(rowId(key));
}

/** Why no cell can be written; null: those can that Postgres does not write itself. */
function whyFixed(page: RowsPage, { kind, name }: CatalogRelation): string | null {
  if (page.paging === "key") return null;
  return kind === "table" || kind === "partitioned table"
    ? `${name} has no primary key, so its rows can be read and inserted, not changed or deleted: add one under Modify.`
    : `The rows of this ${kind} can be read, not changed here: nothing tells them apart.`;
}
