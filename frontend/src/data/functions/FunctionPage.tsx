/** A function: its definition, how it is offered in GraphQL, and to whom. */
import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useCatalog } from "../../api/catalog";
import { runSql, useMetadata, type TableName } from "../../api/engine";
import { Await, Waiting } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { Editor, OneEditor, Section, useEditor } from "../modify/Section";
import { schemaPath, useTablePlace } from "../paths";
import { definitionQuery, dropFunctionSql, signature } from "./function_call";
import { FunctionOffers } from "./FunctionOffers";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));

export function FunctionPage() {
  const { source, schema, table: name } = useTablePlace();
  const catalog = useCatalog(source);
  const metadata = useMetadata();
  return (
    <Page title={name} description={`function in ${schema}`}>
      <Await query={catalog}>
        {({ functions }) => {
          const found = functions.filter((each) => each.schema === schema && each.name === name);
          const first = found[0];
          if (first === undefined) return <EmptyState title={`There is no function '${name}' in ${schema}`} />;
          return (
            <OneEditor key={`${source}.${schema}.${name}`}>
              <Stack gap="md" maw={960}>
                {found.map((each) => (
                  <Text key={signature(each)}>
                    <Code>{signature(each)}</Code> <Text span c="dimmed">{each.volatility}</Text>
                  </Text>
                ))}
                <Await query={metadata}>
                  {({ metadata: all }) => (
                    <FunctionOffers
                      source={source}
                      called={first}
                      isOverloaded={found.length > 1}
                      metadata={all}
                    />
                  )}
                </Await>
                <Definitions source={source} called={{ schema, name }} />
              </Stack>
            </OneEditor>
          );
        }}
      </Await>
    </Page>
  );
}

function Definitions({ source, called }: { source: string; called: TableName }) {
  const definitions = useQuery({
    queryKey: ["engine", "function", source, called.schema, called.name],
    queryFn: async () => {
      const answer = await runSql(definitionQuery(called), { source, readOnly: true });
      return (answer.result ?? []).slice(1).map(([definition, identity]) => ({ definition: definition ?? "", identity: identity ?? "" }));
    },
  });
  return (
    <Await query={definitions}>
      {(found) => found.map((each) => <Definition key={`${each.identity}\n${each.definition}`} source={source} called={called} {...each} />)}
    </Await>
  );
}

interface DefinitionProps {
  source: string;
  called: TableName;
  definition: string;
  identity: string;
}

function Definition({ source, called, definition, identity }: DefinitionProps) {
  const [text, setText] = useState(definition);
  const drop = useEditor(`drop:${identity}`);
  const navigate = useNavigate();
  return (
    <Section title={identity === "" ? "Definition" : `Definition for (${identity})`}>
      <ChangeForm
        change={text.trim() === definition.trim() ? null : sqlChange(source, text)}
        action="Save function"
        done={`${called.name} is changed`}
      >
        <Suspense fallback={<Waiting />}>
          <CodeEditor label={`Definition of ${called.name}`} language="sql" value={text} onChange={setText} />
        </Suspense>
      </ChangeForm>
      {drop.isOpen ? (
        <Editor>
          <ChangeForm
            change={sqlChange(source, dropFunctionSql(called, identity))}
            action={`Drop ${called.name}`}
            done={`${called.name} is gone`}
            isDestructive
            onDone={() => void navigate({ to: schemaPath(source, called.schema) })}
            onCancel={drop.close}
          />
        </Editor>
      ) : (
        <Group>
          <Button size="compact-sm" variant="light" color="vermilion" onClick={drop.open}>
            Drop the function …
          </Button>
        </Group>
      )}
    </Section>
  );
}
