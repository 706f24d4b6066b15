/** The schema drawn: tables as boxes, foreign keys and relationships as lines; the same beside it as a list. */
import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Relation } from "../../api/catalog";
import { useMetadata, type TableName } from "../../api/engine";
import { Await, Waiting } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { useTablePlace } from "../paths";
import { sourceNamed, tableText } from "../permissions/facts";
import { relationQuery } from "../permissions/use_facts";
import classes from "./Diagram.module.css";
import { keyOf, SHOWN_MOST, tablesAround, type Edge } from "./diagram_layout";
import { DiagramList } from "./DiagramList";
import { joinText, type Suggestion } from "./suggestions";
import { useSuggestions } from "./use_suggestions";

const Drawing = lazy(() => import("./Drawing"));

export function Diagram() {
  const { source } = useTablePlace();
  const metadata = useMetadata();
  const suggestions = useSuggestions({ source, omitsTracked: false });
  return (
    <Page title="Diagram" description={`Tracked tables of ${source} and the foreign keys between them.`} width="full">
      <Await query={metadata}>
        {({ metadata: known }) => (
          <Await query={suggestions}>
            {(found) => (
              <Schema source={source} tables={(sourceNamed(known, source)?.tables ?? []).map((each) => each.table)} suggestions={found} />
            )}
          </Await>
        )}
      </Await>
    </Page>
  );
}

interface SchemaProps {
  source: string;
  tables: readonly TableName[];
  suggestions: readonly Suggestion[];
}

function Schema({ source, tables, suggestions }: SchemaProps) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const around = search.around === undefined ? null : String(search.around);
  const [text, setText] = useState("");
  const [page, setPage] = useState(0);
  const navigate = useNavigate();
  const edges = useMemo(() => suggestions.filter(hasKey).map(edgeOf), [suggestions]);
  const wanted = text.trim().toLowerCase();
  const all = useMemo(
    () => tablesAround(tables, edges, around).filter((table) => keyOf(table).toLowerCase().includes(wanted)),
    [tables, edges, around, wanted],
  );
  const start = page * SHOWN_MOST < all.length ? page * SHOWN_MOST : 0;
  const shown = useMemo(() => all.slice(start, start + SHOWN_MOST), [all, start]);
  const relations = useQueries({
    queries: shown.map((table) => relationQuery(source, table)),
    combine: (answers) => ({ known: answers.map((answer) => answer.data), isWaiting: answers.some((answer) => answer.isPending) }),
  });
  const relationOf = (table: TableName): Relation | undefined =>
    relations.known[shown.findIndex((each) => keyOf(each) === keyOf(table))];
  if (tables.length === 0) return <EmptyState title="No table is tracked yet">Track one in the tree; then it stands here.</EmptyState>;
  return (
    <>
      <Group gap="sm">
        <TextInput type="search" size="xs" aria-label="Tables by name" placeholder="Tables by name" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Select
          size="xs"
          w={220}
          searchable
          clearable
          limit={50}
          aria-label="Around a table"
          placeholder="around a table"
          data={tables.map((table) => ({ value: keyOf(table), label: tableText(table) }))}
          value={around}
          onChange={(key) => void navigate({ to: ".", search: (key === null ? {} : { around: key }) as never, replace: true })}
        />
        <Text size="sm" c="dimmed" role="status">
          {all.length <= SHOWN_MOST ? `${all.length} tables` : `tables ${start + 1} to ${start + shown.length} of ${all.length}`}
        </Text>
        {all.length <= SHOWN_MOST ? null : (
          <Button size="compact-sm" variant="default" onClick={() => setPage(start + SHOWN_MOST < all.length ? page + 1 : 0)}>
            {start + SHOWN_MOST < all.length ? `Next ${SHOWN_MOST}` : "From the start"}
          </Button>
        )}
      </Group>
      <div className={classes.split}>
        <div className={classes.stage}>
          {relations.isWaiting ? (
            <Waiting />
          ) : (
            <Suspense fallback={<Waiting />}>
              <Drawing key={`${around} ${start} ${wanted}`} tables={shown} edges={edges} around={around} relationOf={relationOf} />
            </Suspense>
          )}
        </div>
        <DiagramList source={source} tables={shown} edges={edges} />
      </div>
    </>
  );
}

/** A key is suggested from both of its ends: the one that has it draws the line. */
function hasKey({ from }: Suggestion): boolean {
  return from.constraint_name !== undefined;
}

function edgeOf({ from, to }: Suggestion): Edge {
  return { from: from.table, to: to.table, says: joinText(from, to) };
}
