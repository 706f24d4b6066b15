/** Every table and every role at a glance: table x role, four marks each. */
import { Button, Group, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { rolesOf, useMetadata, type Metadata, type TrackedTable } from "../../api/engine";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { counted } from "../numbers";
import { tablePath, useTablePlace } from "../paths";
import { ExtentMark } from "./ExtentMark";
import { sourceNamed, tableText } from "./facts";
import { ACTIONS, cellOf, inheritedRoles, type InheritedRoles } from "./matrix";
import { rolesPath } from "./paths";
import { shownRoles, shownTables, type Shown } from "./summary";
import classes from "./Summary.module.css";

const ROW = 36;
const NAME = 220;
const COLUMN = 132;

export function Summary() {
  const { source } = useTablePlace();
  const metadata = useMetadata();
  return (
    <Page
      title="Permissions"
      description={`What every role may do with every tracked table of ${source}. S, I, U, D: select, insert, update, delete.`}
      width="full"
      action={
        <Button component={Link} to={rolesPath(source)} variant="default" leftSection={<IconUsers size={16} aria-hidden />}>
          Roles
        </Button>
      }
    >
      <Await query={metadata}>{(exported) => <Overview source={source} metadata={exported.metadata} />}</Await>
    </Page>
  );
}

function Overview({ source, metadata }: { source: string; metadata: Metadata }) {
  const [table, setTable] = useState("");
  const [role, setRole] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [wantedTable, wantedRole] = [useDeferredValue(table), useDeferredValue(role)];
  const all = sourceNamed(metadata, source)?.tables ?? [];
  const tables = useMemo(() => shownTables(all, wantedTable, shown), [all, wantedTable, shown]);
  const everyRole = useMemo(() => rolesOf(metadata).filter((each) => each !== "admin"), [metadata]);
  const roles = shownRoles(everyRole, wantedRole);
  const inherited = useMemo(() => inheritedRoles(metadata), [metadata]);
  if (all.length === 0) return <EmptyState title="No table is tracked yet">Track one in the tree, then say here who may read it.</EmptyState>;
  if (everyRole.length === 0) {
    return (
      <EmptyState title="No role has a permission yet">
        Only admin reaches the {counted(all.length, "table")}. Open a table, then Permissions, and type a role.
      </EmptyState>
    );
  }
  return (
    <>
      <Group gap="sm">
        <TextInput type="search" size="xs" aria-label="Tables" placeholder="Tables" leftSection={<IconSearch size={14} aria-hidden />} value={table} onChange={(event) => setTable(event.currentTarget.value)} />
        <TextInput type="search" size="xs" aria-label="Roles" placeholder="Roles" leftSection={<IconSearch size={14} aria-hidden />} value={role} onChange={(event) => setRole(event.currentTarget.value)} />
        <SegmentedControl
          size="xs"
          aria-label="Which tables"
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            { value: "all", label: "All" },
            { value: "granted", label: "Granted to someone" },
            { value: "open", label: "Every row to someone" },
          ]}
        />
        <Text size="sm" c="dimmed" role="status">
          {counted(tables.length, "table")}, {counted(roles.length, "role")}
        </Text>
      </Group>
      <Grid source={source} tables={tables} roles={roles} inherited={inherited} />
    </>
  );
}

interface GridProps {
  source: string;
  tables: readonly TrackedTable[];
  roles: readonly string[];
  inherited: InheritedRoles;
}

function Grid({ source, tables, roles, inherited }: GridProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: tables.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 8 });
  const columns = useVirtualizer({
    count: roles.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => COLUMN,
    horizontal: true,
    overscan: 2,
  });
  const width = NAME + roles.length * COLUMN;
  return (
    <div
      ref={scroll}
      className={classes.scroll}
      role="table"
      aria-label="Permissions of all tables"
      aria-rowcount={tables.length + 1}
      aria-colcount={roles.length + 1}
      tabIndex={0}
    >
      <div className={classes.head} role="row" aria-rowindex={1} style={{ width }}>
        <div className={classes.name} role="columnheader" aria-colindex={1}>
          <strong>Table</strong>
        </div>
        {columns.getVirtualItems().map(({ index, start }) => (
          <div key={index} className={classes.column} role="columnheader" aria-colindex={index + 2} style={{ left: NAME + start }} title={roles[index]}>
            <span>{roles[index]}</span>
          </div>
        ))}
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), width, minWidth: "100%", position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const table = tables[index];
          if (table === undefined) return null;
          return (
            <div key={tableText(table.table)} className={classes.row} role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
              <div className={classes.name} role="rowheader" aria-colindex={1}>
                <Link to={pathOf(source, table)} title={tableText(table.table)}>
                  {tableText(table.table)}
                </Link>
              </div>
              {columns.getVirtualItems().map((column) => {
                const role = roles[column.index];
                return role === undefined ? null : (
                  <div key={role} className={classes.cell} role="cell" aria-colindex={column.index + 2} style={{ left: NAME + column.start }}>
                    <Marks source={source} table={table} role={role} inherited={inherited} />
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Marks({ source, table, role, inherited }: { source: string; table: TrackedTable; role: string; inherited: InheritedRoles }) {
  return ACTIONS.map((action) => {
    const cell = cellOf(table, role, action, inherited, undefined);
    const says = `${action}: ${cell.says}`;
    return (
      <Link
        key={action}
        to={pathOf(source, table)}
        search={{ role, action } as never}
        className={classes.mark}
        data-extent={cell.extent}
        title={says}
        aria-label={`${role} on ${table.table.name}, ${says}`}
        tabIndex={-1}
      >
        <ExtentMark extent={cell.extent} size={14} />
        <Text span fz={9} lh={1} aria-hidden>
          {action[0]?.toUpperCase()}
        </Text>
      </Link>
    );
  });
}

function pathOf(source: string, { table }: TrackedTable): string {
  return tablePath({ source, schema: table.schema, table: table.name }, "permissions");
}
