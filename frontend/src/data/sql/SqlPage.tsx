/** SQL, run as the database's owner: its result, what it made, and what was run before. */
import { Alert, Button, Group, Kbd, Select, Stack, Switch, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState, type KeyboardEvent } from "react";
import { catalogQuery } from "../../api/catalog";
import { runSql, useEngineChanged, useMetadata, type SqlAnswer } from "../../api/engine";
import { Waiting } from "../../ui/Await";
import { Page } from "../../ui/Page";
import { SqlErrorNote } from "../change/SqlErrorNote";
import { whatDepends } from "../change/sql_fault";
import { MadeNote } from "./MadeNote";
import { ResultGrid } from "./ResultGrid";
import { SavedSql } from "./SavedSql";
import { changesSchema, gridOf, madeBetween, withRun, type Made } from "./sql_run";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));

interface Asked {
  sql: string;
  source: string;
  readOnly: boolean;
  cascade: boolean;
}

interface Ran {
  answer: SqlAnswer;
  milliseconds: number;
  made: Made;
}

export function SqlPage() {
  const [sql, setSql] = useLocalStorage({ key: "genkan-sql", defaultValue: "", getInitialValueInEffect: false });
  const [recent, setRecent] = useLocalStorage<readonly string[]>({ key: "genkan-sql-recent", defaultValue: [] });
  const sources = useMetadata().data?.metadata.sources.map(({ name }) => name) ?? ["default"];
  const [source, setSource] = useState("default");
  const [readOnly, setReadOnly] = useState(false);
  const [cascade, setCascade] = useState(false);
  const run = useRun();
  const start = () => {
    if (sql.trim() === "" || run.isPending) return;
    setRecent(withRun(recent, sql));
    run.mutate({ sql, source, readOnly, cascade });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    start();
  };
  return (
    <Page
      title="SQL"
      description="Runs as the owner of the database, in one transaction: all of it or nothing."
      width="full"
      action={
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} rightSection={<Kbd size="xs">Ctrl ⏎</Kbd>} loading={run.isPending} onClick={start}>
          Run
        </Button>
      }
    >
      <div onKeyDownCapture={pressed}>
        <Suspense fallback={<Waiting />}>
          <CodeEditor label="SQL" language="sql" value={sql} onChange={setSql} minHeight={160} />
        </Suspense>
      </div>
      <Group gap="lg">
        {sources.length > 1 ? (
          <Select aria-label="Database" size="xs" w={160} allowDeselect={false} data={sources} value={source} onChange={(chosen) => setSource(chosen ?? source)} />
        ) : null}
        <Switch label="Read only" checked={readOnly} onChange={(event) => setReadOnly(event.currentTarget.checked)} />
        <Switch
          label="Cascade: metadata that depend on what is dropped go too"
          checked={cascade}
          disabled={readOnly}
          onChange={(event) => setCascade(event.currentTarget.checked)}
        />
      </Group>
      <SavedSql sql={sql} recent={recent} onChoose={setSql} />
      <div role="status" aria-live="polite">
        {run.data === undefined || run.isPending ? null : <Text c="dimmed" className="numbers">{summary(run.data)}</Text>}
      </div>
      <SqlErrorNote error={run.error} />
      {whatDepends(run.error) === null || cascade ? null : (
        <Alert color="amber" variant="light">
          Metadata depend on it: switch on “Cascade” and run it again, or take those away first.
        </Alert>
      )}
      {run.data === undefined ? null : <Result ran={run.data} source={run.variables.source} />}
    </Page>
  );
}

function summary({ answer, milliseconds }: Ran): string {
  const grid = gridOf(answer);
  const what = grid === null ? "Done" : `${grid.rows.length.toLocaleString("en")} ${grid.rows.length === 1 ? "row" : "rows"}`;
  return `${what} in ${Math.round(milliseconds).toLocaleString("en")} ms`;
}

function Result({ ran, source }: { ran: Ran; source: string }) {
  const grid = gridOf(ran.answer);
  return (
    <Stack gap="md">
      {ran.made.relations.length + ran.made.functions.length === 0 ? null : <MadeNote source={source} made={ran.made} />}
      {grid === null ? null : <ResultGrid grid={grid} />}
    </Stack>
  );
}

function useRun() {
  const client = useQueryClient();
  const changed = useEngineChanged();
  return useMutation({
    mutationFn: async ({ sql, source, readOnly, cascade }: Asked): Promise<Ran> => {
      const looksAgain = !readOnly && changesSchema(sql);
      const before = looksAgain ? await client.fetchQuery({ ...catalogQuery(source), staleTime: Number.POSITIVE_INFINITY }) : null;
      const began = performance.now();
      const answer = await runSql(sql, { source, readOnly, cascade, ...(looksAgain ? { checksMetadata: true } : {}) });
      const milliseconds = performance.now() - began;
      if (before === null) return { answer, milliseconds, made: { relations: [], functions: [] } };
      const after = await client.fetchQuery({ ...catalogQuery(source), staleTime: 0 });
      return { answer, milliseconds, made: madeBetween(before, after) };
    },
    onSuccess: (_, { readOnly }) => (readOnly ? undefined : changed()),
  });
}
