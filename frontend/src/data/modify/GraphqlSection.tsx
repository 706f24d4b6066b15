/** How the table is called in GraphQL, whether it is an enum there, and in Apollo's federation. */
import { Group, SimpleGrid, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { TrackedTable } from "../../api/engine";
import { metadataChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { configurationOf, customization, graphqlNameProblem, ROOT_FIELDS } from "./customization";
import { Opens, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

export function GraphqlSection() {
  const { tracked } = useModified();
  if (tracked === null) return null;
  return (
    <Section title="In GraphQL" description="Names that clients see; empty ones are made of the name in the database.">
      <Opens editor="graphql" title="Names of the table, its fields and its columns">
        {(close) => <Names key={JSON.stringify(tracked.configuration)} tracked={tracked} close={close} />}
      </Opens>
      <IsEnum tracked={tracked} />
      <IsFederated tracked={tracked} />
    </Section>
  );
}

function Names({ tracked, close }: { tracked: TrackedTable; close: () => void }) {
  const { source, relation } = useModified();
  const columns = relation.columns.map(({ name }) => name);
  const before = customization(tracked, columns);
  const [names, setNames] = useState(before);
  const configuration = configurationOf(tracked, names);
  const isSame = JSON.stringify(names) === JSON.stringify(before);
  const written = [names.customName, ...Object.values(names.rootFields), ...Object.values(names.columns)];
  const isWrong = written.some((name) => graphqlNameProblem(name) !== null);
  return (
    <ChangeForm
      change={isSame || isWrong ? null : metadataChange("pg_set_table_customization", { source, table: tracked.table, configuration })}
      action="Save names"
      done={`${relation.name} has its names`}
      onDone={close}
      onCancel={close}
    >
      <TextInput
        label="Table"
        w={280}
        placeholder={relation.name}
        value={names.customName}
        error={graphqlNameProblem(names.customName)}
        onChange={(event) => setNames({ ...names, customName: event.currentTarget.value })}
      />
      <Text fw={600}>Root fields</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {ROOT_FIELDS.map((field) => (
          <TextInput
            key={field}
            size="xs"
            label={field}
            value={names.rootFields[field]}
            error={graphqlNameProblem(names.rootFields[field])}
            onChange={(event) => setNames({ ...names, rootFields: { ...names.rootFields, [field]: event.currentTarget.value } })}
          />
        ))}
      </SimpleGrid>
      <Text fw={600}>Columns</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {columns.map((column) => (
          <TextInput
            key={column}
            size="xs"
            label={column}
            placeholder={column}
            value={names.columns[column] ?? ""}
            error={graphqlNameProblem(names.columns[column] ?? "")}
            onChange={(event) => setNames({ ...names, columns: { ...names.columns, [column]: event.currentTarget.value } })}
          />
        ))}
      </SimpleGrid>
    </ChangeForm>
  );
}

function IsEnum({ tracked }: { tracked: TrackedTable }) {
  const { source } = useModified();
  const isEnum = tracked.is_enum === true;
  const editor = useEditor("enum");
  return (
    <>
      <Switch
        label="An enum: its rows are the values of a GraphQL type"
        description="For a table of one text column as primary key, and at most a comment beside it."
        checked={isEnum}
        onChange={editor.open}
      />
      {editor.isOpen ? (
        <ChangeForm
          change={metadataChange("pg_set_table_is_enum", { source, table: tracked.table, is_enum: !isEnum })}
          action={isEnum ? "Make it a plain table" : "Make it an enum"}
          done={isEnum ? "It is a plain table" : "It is an enum"}
          onDone={editor.close}
          onCancel={editor.close}
        />
      ) : null}
    </>
  );
}

function IsFederated({ tracked }: { tracked: TrackedTable }) {
  const { source } = useModified();
  const isOn = tracked.apollo_federation_config?.enable === "v1";
  const editor = useEditor("federation");
  const args = { source, table: tracked.table, apollo_federation_config: isOn ? null : { enable: "v1" } };
  return (
    <Group>
      <Switch label="An entity of Apollo's federation, by its primary key" checked={isOn} onChange={editor.open} />
      {editor.isOpen ? (
        <ChangeForm
          change={metadataChange("pg_set_apollo_federation_config", args)}
          action={isOn ? "Switch it off" : "Switch it on"}
          done={isOn ? "No longer an entity" : "It is an entity"}
          onDone={editor.close}
          onCancel={editor.close}
        />
      ) : null}
    </Group>
  );
}
