/** GraphiQL with its explorer; loaded on the API page only, for it is large. */
import "./monaco_workers";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useGraphiQLActions } from "@graphiql/react";
import { useComputedColorScheme } from "@mantine/core";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect, useMemo, useRef } from "react";
import { createFetcher, type Exchange } from "./exchange";
import { keyOf, type RunAs } from "./run_as";
import classes from "./Explorer.module.css";

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];
const FIRST_QUERY = "# Ctrl+Enter runs it; Ctrl+Space completes. Pick fields at the left.\n\nquery {\n  __typename\n}\n";

interface IdeProps {
  runAs: RunAs;
  /** A query another page wants looked at. */
  initialQuery?: string;
  onAnswer: (exchange: Exchange) => void;
}

export default function Ide({ runAs, initialQuery, onAnswer }: IdeProps) {
  const scheme = useComputedColorScheme("light");
  const current = useRef(runAs);
  current.current = runAs;
  const told = useRef(onAnswer);
  told.current = onAnswer;
  const lastQuery = useRef<string | null>(null);
  const fetcher = useMemo(
    () =>
      createFetcher(
        () => current.current,
        (exchange) => {
          lastQuery.current = exchange.query;
          told.current(exchange);
        },
      ),
    [],
  );
  return (
    <div className={classes.ide}>
      <GraphiQL
        fetcher={fetcher}
        plugins={PLUGINS}
        forcedTheme={scheme}
        defaultQuery={FIRST_QUERY}
        {...(initialQuery === undefined ? {} : { initialQuery })}
        shouldPersistHeaders={false}
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
        <GraphiQL.Toolbar>
          {({ prettify, merge, copy }) => (
            <>
              {prettify}
              {merge}
              {copy}
              <AskAgain runAs={runAs} lastQuery={() => lastQuery.current} />
            </>
          )}
        </GraphiQL.Toolbar>
      </GraphiQL>
    </div>
  );
}

/** Another role has another schema; what was read before is read again as them. A write is not. */
function AskAgain({ runAs, lastQuery }: { runAs: RunAs; lastQuery: () => string | null }) {
  const { introspect, run } = useGraphiQLActions();
  const key = keyOf(runAs);
  const shown = useRef(key);
  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    void introspect();
    const query = lastQuery();
    if (query !== null && !/\b(mutation|subscription)\b/.test(query)) run();
  }, [key, introspect, run, lastQuery]);
  return null;
}
