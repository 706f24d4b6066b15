/** Out of the GraphQL API, or out of the database: what goes with it is named. */
import { Button, Code, Group, List, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { metadataChange, sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { schemaPath } from "../paths";
import { dropRelationSql } from "./alter_table";
import { goesWithRows, goesWithTable } from "./dependents";
import { Editor, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

export function RemoveSection() {
  const { relation, tracked } = useModified();
  const untrack = useEditor("untrack");
  const drop = useEditor("drop");
  return (
    <Section title="Take it away">
      <Group gap="xs">
        {tracked === null ? null : (
          <Button size="compact-sm" variant="default" onClick={untrack.open}>
            Untrack: out of the GraphQL API …
          </Button>
        )}
        <Button size="compact-sm" variant="light" color="vermilion" onClick={drop.open}>
          Drop the {relation.kind} …
        </Button>
      </Group>
      {untrack.isOpen ? (
        <Editor>
          <Untrack close={untrack.close} />
        </Editor>
      ) : null}
      {drop.isOpen ? (
        <Editor>
          <Drop close={drop.close} />
        </Editor>
      ) : null}
    </Section>
  );
}

function Goes({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <Text>Nothing else goes with it.</Text>;
  return (
    <>
      <Text>With it go:</Text>
      <List spacing={2}>
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </>
  );
}

function Untrack({ close }: { close: () => void }) {
  const { source, relation, metadata } = useModified();
  const { schema, name } = relation;
  const navigate = useNavigate();
  return (
    <ChangeForm
      change={metadataChange("pg_untrack_table", { source, table: { schema, name } })}
      action={`Untrack ${name}`}
      done={`${name} is no longer tracked`}
      isDestructive
      onDone={() => void navigate({ to: schemaPath(source, schema) })}
      onCancel={close}
    >
      <Text>The table and its rows stay.</Text>
      <Goes lines={goesWithTable(metadata, source, relation)} />
    </ChangeForm>
  );
}

function Drop({ close }: { close: () => void }) {
  const { source, relation, metadata } = useModified();
  const { schema, name, kind } = relation;
  const [written, setWritten] = useState("");
  const navigate = useNavigate();
  return (
    <ChangeForm
      change={written === name ? sqlChange(source, dropRelationSql(relation, kind)) : null}
      action={`Drop ${name}`}
      done={`${name} is gone`}
      isDestructive
      onDone={() => void navigate({ to: schemaPath(source, schema) })}
      onCancel={close}
    >
      <Goes lines={[...goesWithRows(relation), ...goesWithTable(metadata, source, relation)]} />
      <TextInput
        w={280}
        label={
          <>
            Type <Code>{name}</Code> to drop it
          </>
        }
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
    </ChangeForm>
  );
}
