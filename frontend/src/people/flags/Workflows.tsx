/** Programs that run at set moments of signing in: which run, and what was deployed. */
import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { FlagsFrame } from "./FlagsFrame";

interface Workflow {
  id: string;
  name: string;
  trigger: string;
  failure_policy: "stop" | "continue";
  file: string;
}

interface Deployment {
  id: string;
  source: string;
  revision: string | null;
  is_active: boolean;
  created_on: string;
}

const DEPLOYMENTS = "/genkan/workflows/deployments";

export function Workflows() {
  const running = useQuery({
    queryKey: ["identity", "workflows"],
    queryFn: async () => (await management<{ workflows: readonly Workflow[] }>("GET", "/genkan/workflows")).workflows,
  });
  const deployments = useQuery({
    queryKey: ["identity", "workflow-deployments"],
    queryFn: async () => (await management<{ deployments: readonly Deployment[] }>("GET", DEPLOYMENTS)).deployments,
  });
  return (
    <FlagsFrame title="Workflows" description="Your code at moments of signing in: what tokens say, who may register.">
      <Await query={deployments}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No workflows yet" command="genkan workflows sync .">
              They are files of your project, written as for Kinde, and are deployed from there.
            </EmptyState>
          ) : (
            <Stack gap="lg">
              <Stack gap="sm">
                <Title order={2}>What runs</Title>
                <Await query={running}>{(rows) => (rows.length === 0 ? <Text c="dimmed">None: no deployment is active.</Text> : <Running rows={rows} />)}</Await>
              </Stack>
              <Stack gap="sm">
                <Title order={2}>Deployments</Title>
                <Deployments rows={all} />
              </Stack>
            </Stack>
          )
        }
      </Await>
    </FlagsFrame>
  );
}

function Running({ rows }: { rows: readonly Workflow[] }) {
  return (
    <PlainTable
      label="Workflows that run"
      rows={rows}
      rowKey={(each) => `${each.trigger} ${each.id}`}
      columns={[
        { title: "Name", cell: (each) => each.name },
        { title: "When", cell: (each) => each.trigger },
        { title: "When it fails", cell: (each) => (each.failure_policy === "stop" ? "nobody passes" : "all goes on without it") },
        { title: "File", cell: (each) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)", overflowWrap: "anywhere" }}>{each.file}</span> },
      ]}
    />
  );
}

function Deployments({ rows }: { rows: readonly Deployment[] }) {
  const activeAt = rows.findIndex((each) => each.is_active);
  const activate = useAction((id: string) => management("POST", `${DEPLOYMENTS}${path(id)}/activate`), "It runs from now on");
  const stop = useAction(() => management("DELETE", `${DEPLOYMENTS}/active`), "No workflow runs");
  const askStop = () =>
    confirmDestruction({
      title: "Let no workflow run",
      goes: ["what they add to tokens, from the next token on", "what they refuse: whoever they kept out can come in"],
      confirm: "Stop all workflows",
      onConfirm: () => stop.act(undefined),
    });
  return (
    <PlainTable
      label="Deployments"
      rows={rows}
      rowKey={(each) => each.id}
      columns={[
        { title: "When", cell: (each) => <Moment at={each.created_on} /> },
        { title: "From", cell: (each) => <span style={{ overflowWrap: "anywhere" }}>{each.source}</span> },
        { title: "Revision", cell: (each) => each.revision?.slice(0, 12) ?? "" },
        { title: "", cell: (each) => (each.is_active ? <Badge variant="light" color="moss">Runs</Badge> : null) },
        {
          title: "",
          align: "right",
          cell: (each) => (
            <Group justify="flex-end">
              {each.is_active ? (
                <Button size="compact-sm" variant="default" loading={stop.isPending} onClick={askStop}>
                  Stop
                </Button>
              ) : (
                <Button size="compact-sm" variant="default" disabled={activate.isPending} onClick={() => activate.act(each.id)} title={each.id}>
                  {activeAt !== -1 && rows.indexOf(each) > activeAt ? "Roll back to it" : "Activate"}
                </Button>
              )}
            </Group>
          ),
        },
      ]}
    />
  );
}
