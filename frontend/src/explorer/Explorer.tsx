/** The API page: GraphiQL, and a bar above it that says as whom. */
import { ActionIcon, Code, Text, VisuallyHidden } from "@mantine/core";
import { IconLayoutSidebarRight } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useAbout } from "../api/console";
import { Waiting } from "../ui/Await";
import classes from "./Explorer.module.css";
import type { Exchange } from "./exchange";
import { KeepTest } from "./KeepTest";
import { Panel } from "./Panel";
import { ADMIN, type RunAs } from "./run_as";
import { RunAsInputs } from "./RunAsInputs";
import { RunAsMenu } from "./RunAsMenu";

const Ide = lazy(() => import("./Ide"));

export function Explorer() {
  const [runAs, setRunAs] = useState<RunAs>(ADMIN);
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [isPanelOpen, setIsPanelOpen] = useState(true);
  const [isKeeping, setIsKeeping] = useState(false);
  const about = useAbout().data;
  const search: { query?: string } = useSearch({ strict: false });
  useEffect(() => {
    document.title = "API · Genkan";
  }, []);
  return (
    <div className={classes.frame}>
      <VisuallyHidden component="h1">API</VisuallyHidden>
      <div className={classes.bar}>
        <RunAsMenu runAs={runAs} onChange={setRunAs} />
        <RunAsInputs runAs={runAs} onChange={setRunAs} />
        {about === undefined ? null : (
          <Text size="sm" c="dimmed" ml="auto">
            POST <Code>{about.graphql_url}</Code>
          </Text>
        )}
        <ActionIcon
          variant="default"
          aria-label={isPanelOpen ? "Hide what is known of the query" : "Show what is known of the query"}
          aria-pressed={isPanelOpen}
          onClick={() => setIsPanelOpen(!isPanelOpen)}
        >
          <IconLayoutSidebarRight size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.columns} data-panel={isPanelOpen ? "open" : "closed"}>
        <Suspense fallback={<Waiting />}>
          <Ide
            runAs={runAs}
            onAnswer={setExchange}
            {...(search.query === undefined ? {} : { initialQuery: search.query })}
          />
        </Suspense>
        {isPanelOpen ? (
          <aside className={classes.panel} aria-label="About the query">
            <Panel runAs={runAs} exchange={exchange} onKeep={() => setIsKeeping(true)} />
          </aside>
        ) : null}
      </div>
      {isKeeping && exchange !== null ? (
        <KeepTest runAs={runAs} exchange={exchange} onClose={() => setIsKeeping(false)} />
      ) : null}
    </div>
  );
}
