/** Native queries: SQL as a field of the query, with arguments, its rows shaped by a logical model. */
import { Autocomplete, Button, Code, Group, Paper, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useMetadata, type Source } from "../../api/engine";
import { Await, Waiting } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { metadataChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { graphqlNameProblem } from "../modify/customization";
import { Editor, OneEditor, Opens, useEditor } from "../modify/Section";
import { useTablePlace } from "../paths";
import { trackNativeQuery, typedNamesProblem, undeclaredArguments, type NativeQueryDraft } from "./native_query";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));
const NEW_QUERY: NativeQueryDraft = { name: "", code: "", arguments: "", model: "", fields: "" };

export function NativeQueries() {
  const { source: name } = useTablePlace();
  const metadata = useMetadata();
  return (
    <Page title="Native queries" description="SQL of your own as a field of the GraphQL query. {{name}} in it is an argument, always sent as a value.">
      <Await query={metadata}>
        {({ metadata: { sources } }) => {
          const source = sources.find((each) => each.name === name);
          return source === undefined ? <EmptyState title={`There is no source '${name}'`} /> : <Content source={source} />;
        }}
      </Await>
    </Page>
  );
}

function Content({ source }: { source: Source }) {
  const queries = source.native_queries ?? [];
  return (
    <OneEditor>
      <Stack gap="md" maw={960}>
        {queries.length === 0 ? (
          <EmptyState title="No native query yet">Write a SELECT, say what its rows look like, and it is a field.</EmptyState>
        ) : null}
        {queries.map((query) => (
          <Query key={String(query.root_field_name)} source={source.name} query={query} />
        ))}
        <Opens editor="query+" title="Native query">
          {(close) => <AddQuery source={source} close={close} />}
        </Opens>
      </Stack>
    </OneEditor>
  );
}

function Query({ source, query }: { source: string; query: Readonly<Record<string, unknown>> }) {
  const name = String(query.root_field_name);
  const drop = useEditor(`query:${name}`);
  return (
    <Paper component="section" withBorder p="md" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2}>{name}</Title>
          <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Untrack ${name}`} onClick={drop.open}>
            Untrack
          </Button>
        </Group>
        <Text c="dimmed">
          returns {typeof query.returns === "string" ? query.returns : JSON.stringify(query.returns)} · arguments{" "}
          {Object.keys((query.arguments ?? {}) as object).join(", ") || "none"}
        </Text>
        <Code block tabIndex={0}>
          {String(query.code)}
        </Code>
        {drop.isOpen ? (
          <Editor>
            <ChangeForm
              change={metadataChange("pg_untrack_native_query", { source, root_field_name: name })}
              action={`Untrack ${name}`}
              done={`${name} is gone; its logical model stays`}
              isDestructive
              onDone={drop.close}
              onCancel={drop.close}
            />
          </Editor>
        ) : null}
      </Stack>
    </Paper>
  );
}

function AddQuery({ source, close }: { source: Source; close: () => void }) {
  const [draft, setDraft] = useState(NEW_QUERY);
  const models = (source.logical_models ?? []).map((model) => String(model.name));
  const isModelNew = draft.model.trim() !== "" && !models.includes(draft.model.trim());
  const undeclared = undeclaredArguments(draft.code, draft.arguments);
  const argumentsProblem =
    typedNamesProblem(draft.arguments) ?? (undeclared.length === 0 ? null : `declare ${undeclared.join(", ")}: name and type`);
  const fieldsProblem = isModelNew ? typedNamesProblem(draft.fields) : null;
  const isWhole = draft.name.trim() !== "" && draft.code.trim() !== "" && draft.model.trim() !== "" && (!isModelNew || draft.fields.trim() !== "");
  const isRight = graphqlNameProblem(draft.name) === null && argumentsProblem === null && fieldsProblem === null;
  const change = (part: Partial<NativeQueryDraft>) => setDraft({ ...draft, ...part });
  return (
    <ChangeForm
      change={isWhole && isRight ? trackNativeQuery(source.name, isModelNew ? draft : { ...draft, fields: "" }) : null}
      action="Add native query"
      done={`${draft.name.trim()} is a field of the query`}
      onDone={close}
      onCancel={close}
    >
      <TextInput label="Name of the field" w={280} value={draft.name} error={graphqlNameProblem(draft.name)} onChange={(event) => change({ name: event.currentTarget.value })} />
      <Text fw={600} aria-hidden>
        SQL
      </Text>
      <Suspense fallback={<Waiting />}>
        <CodeEditor label="SQL of the native query" language="sql" value={draft.code} onChange={(code) => change({ code })} />
      </Suspense>
      <Textarea
        label="Arguments"
        description="one a line: most int not null"
        autosize
        minRows={1}
        value={draft.arguments}
        error={argumentsProblem}
        onChange={(event) => change({ arguments: event.currentTarget.value })}
      />
      <Autocomplete label="Returns rows of the logical model" w={280} data={models} value={draft.model} onChange={(model) => change({ model })} />
      {isModelNew ? (
        <Textarea
          label={`Fields of the new model '${draft.model.trim()}'`}
          description="the columns of the result, one a line: id int not null"
          autosize
          minRows={2}
          value={draft.fields}
          error={fieldsProblem}
          onChange={(event) => change({ fields: event.currentTarget.value })}
        />
      ) : null}
    </ChangeForm>
  );
}
