/** Beside the editor: who asked, what the server made of it, what it cost. */
import { Anchor, Button, Code, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useAbout } from "../api/console";
import { engine } from "../api/engine";
import { Await } from "../ui/Await";
import { CopiedText } from "../ui/CopiedText";
import { TokenParts } from "../ui/TokenParts";
import type { Exchange } from "./exchange";
import { explainedSession, keyOf, type RunAs } from "./run_as";

interface PanelProps {
  runAs: RunAs;
  exchange: Exchange | null;
  onKeep: () => void;
}

export function Panel({ runAs, exchange, onKeep }: PanelProps) {
  return (
    <Tabs defaultValue="answer" keepMounted={false}>
      <Tabs.List aria-label="About the query" mb="sm">
        <Tabs.Tab value="answer">Answer</Tabs.Tab>
        <Tabs.Tab value="session">Session</Tabs.Tab>
        <Tabs.Tab value="sql">SQL</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="answer">
        {exchange === null ? <NotYet /> : <Answer exchange={exchange} onKeep={onKeep} />}
      </Tabs.Panel>
      <Tabs.Panel value="session">
        <SessionPart runAs={runAs} />
      </Tabs.Panel>
      <Tabs.Panel value="sql">{exchange === null ? <NotYet /> : <Explained runAs={runAs} exchange={exchange} />}</Tabs.Panel>
    </Tabs>
  );
}

function NotYet() {
  return <Text c="dimmed">Run a query with Ctrl+Enter; what it cost and the SQL it became are shown here.</Text>;
}

function Answer({ exchange, onKeep }: { exchange: Exchange; onKeep: () => void }) {
  const facts: readonly (readonly [string, string])[] = [
    ["Response", `${exchange.milliseconds.toFixed(0)} ms, ${exchange.bytes} bytes`],
    ["Status", String(exchange.status)],
  ];
  return (
    <Stack gap="sm" align="flex-start">
      {facts.map(([label, value]) => (
        <Text key={label} size="sm" className="numbers">
          <b>{label}</b> {value}
        </Text>
      ))}
      {exchange.requestId === null ? null : (
        <Anchor component={Link} to={`/logs?request_id=${encodeURIComponent(exchange.requestId)}`} size="sm">
          What was logged of it
        </Anchor>
      )}
      <Button variant="default" onClick={onKeep}>
        Keep as a permission test
      </Button>
      <Anchor component={Link} to="/api/permission-tests" size="sm">
        All permission tests
      </Anchor>
    </Stack>
  );
}

function SessionPart({ runAs }: { runAs: RunAs }) {
  const about = useAbout();
  if (runAs.kind === "admin") return <Text>admin sees everything, and no permission is asked.</Text>;
  if (runAs.kind === "role") {
    return (
      <Code block tabIndex={0}>
        {JSON.stringify(explainedSession(runAs), null, 2)}
      </Code>
    );
  }
  if (runAs.token === "") return <Text c="dimmed">Paste a token above: its claims and checks are shown here.</Text>;
  return <Await query={about}>{({ issuer }) => <TokenParts token={runAs.token} issuer={issuer} />}</Await>;
}

interface ExplainedField {
  field?: string;
  sql: string | null;
  plan: readonly string[] | null;
}

function Explained({ runAs, exchange }: { runAs: RunAs; exchange: Exchange }) {
  const explained = useQuery({
    queryKey: ["engine", "explain", keyOf(runAs), exchange.query, exchange.variables, exchange.operationName],
    queryFn: async () => {
      const { query, variables, operationName } = exchange;
      const body = { query: { query, variables, operationName }, user: explainedSession(runAs) };
      const answer = await engine<ExplainedField | readonly ExplainedField[]>("POST", "/v1/graphql/explain", body);
      return "sql" in answer ? [answer] : answer;
    },
  });
  return (
    <Await query={explained}>
      {(fields) => (
        <Stack gap="md">
          {fields.map((field, index) => (
            <Stack key={field.field ?? index} gap={4}>
              {field.field === undefined ? null : <Text fw={600}>{field.field}</Text>}
              {field.sql === null ? (
                <Text c="dimmed">answered without the database</Text>
              ) : (
                <CopiedText text={field.sql} isBlock action="Copy SQL" />
              )}
              {field.plan === null ? null : (
                <Code block tabIndex={0} aria-label="Plan" style={{ overflow: "auto" }}>
                  {field.plan.join("\n")}
                </Code>
              )}
            </Stack>
          ))}
        </Stack>
      )}
    </Await>
  );
}
