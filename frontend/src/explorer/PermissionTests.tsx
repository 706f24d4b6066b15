/** All permission tests, run with one click. */
import { ActionIcon, Button, Code, List, Text } from "@mantine/core";
import { IconCheck, IconTrash, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteDocument, useDocuments, type Document } from "../api/console";
import { readAgain } from "../api/read_again";
import { Await } from "../ui/Await";
import { confirmDestruction } from "../ui/confirm";
import { EmptyState } from "../ui/EmptyState";
import { Page } from "../ui/Page";
import { PlainTable } from "../ui/PlainTable";
import { toldFault } from "../ui/told";
import { answered } from "./exchange";
import { mintToken } from "./people";
import { differences, titleOfTested, type PermissionTest, type TestedAs } from "./permission_test";
import type { RunAs } from "./run_as";

type Verdict = { kind: "running" } | { kind: "passed" } | { kind: "failed"; differences: readonly string[] };
type Kept = Document<PermissionTest>;

export function PermissionTests() {
  const tests = useDocuments<PermissionTest>("permission_test");
  const [verdicts, setVerdicts] = useState<Readonly<Record<string, Verdict>>>({});
  const client = useQueryClient();
  const tell = (id: string, verdict: Verdict) => setVerdicts((before) => ({ ...before, [id]: verdict }));

  const runAll = async (all: readonly Kept[]) => {
    for (const { id, content } of all) {
      tell(id, { kind: "running" });
      try {
        const answer = await answered(
          { query: content.query, operationName: content.operation_name, variables: content.variables },
          await runAsTested(content.as),
          {},
          () => {},
        );
        const found = differences(content.expected, answer);
        tell(id, found.length === 0 ? { kind: "passed" } : { kind: "failed", differences: found });
      } catch (error) {
        tell(id, { kind: "failed", differences: [error instanceof Error ? error.message : String(error)] });
      }
    }
  };
  const remove = (test: Kept) =>
    confirmDestruction({
      title: `Delete the test '${test.name}'`,
      goes: [],
      confirm: "Delete",
      onConfirm: () =>
        void deleteDocument("permission_test", test.id).then(
          () => readAgain(client, ["console", "documents"]),
          toldFault,
        ),
    });

  return (
    <Page
      title="Permission tests"
      description="Queries as somebody, with the answer they must get. They stay true while permissions change, or say where they do not."
      action={
        tests.data !== undefined && tests.data.length > 0 ? (
          <Button onClick={() => void runAll(tests.data)}>Run all</Button>
        ) : null
      }
    >
      <Await query={tests}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No test yet">
              On the API page, run a query as a person or a role, and choose "Keep as a permission test" beside its answer.
            </EmptyState>
          ) : (
            <PlainTable
              label="Permission tests"
              rows={all}
              rowKey={({ id }) => id}
              columns={[
                { title: "Test", cell: ({ name }) => name },
                { title: "As", cell: ({ content }) => titleOfTested(content.as) },
                { title: "Query", cell: ({ content }) => <Code>{content.query.replaceAll(/\s+/g, " ").slice(0, 80)}</Code> },
                { title: "Verdict", cell: ({ id }) => <Told verdict={verdicts[id]} /> },
                {
                  title: "",
                  align: "right",
                  cell: (test) => (
                    <ActionIcon variant="subtle" color="vermilion" aria-label={`Delete ${test.name}`} onClick={() => remove(test)}>
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  ),
                },
              ]}
            />
          )
        }
      </Await>
    </Page>
  );
}

async function runAsTested(as: TestedAs): Promise<RunAs> {
  if (as.kind !== "user") return as;
  const token = await mintToken(as.user_id, as.client_id);
  return { kind: "user", name: as.name, userId: as.user_id, clientId: as.client_id, token };
}

function Told({ verdict }: { verdict: Verdict | undefined }) {
  if (verdict === undefined) return <Text c="dimmed">not run</Text>;
  if (verdict.kind === "running") return <Text c="dimmed">running</Text>;
  if (verdict.kind === "passed") {
    return (
      <Text c="var(--genkan-success)">
        <IconCheck size={14} aria-hidden /> passed
      </Text>
    );
  }
  return (
    <div>
      <Text c="var(--genkan-danger)">
        <IconX size={14} aria-hidden /> differs
      </Text>
      <List size="sm">
        {verdict.differences.slice(0, 5).map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </div>
  );
}
