/** Fields that a function makes of a row. Source: Hasura, pg_add_computed_field. */
import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useCatalog, type CatalogFunction } from "../../api/catalog";
import { metadataChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { offeredFirst } from "../table_form/offered_first";
import { graphqlNameProblem } from "./customization";
import classes from "./Modify.module.css";
import { Editor, Opens, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

export function ComputedFieldsSection() {
  const { tracked } = useModified();
  if (tracked === null) return null;
  const fields = tracked.computed_fields ?? [];
  return (
    <Section title="Computed fields" description="A function that takes a row of this table makes a field of it.">
      <div>
        {fields.map(({ name, definition }) => (
          <FieldLine key={name} name={name} definition={definition} />
        ))}
      </div>
      <Opens editor="computed+" title="Computed field">
        {(close) => <AddField close={close} />}
      </Opens>
    </Section>
  );
}

function FieldLine({ name, definition }: { name: string; definition: Readonly<Record<string, unknown>> }) {
  const { source, relation } = useModified();
  const drop = useEditor(`computed:${name}`);
  const args = { source, table: { schema: relation.schema, name: relation.name }, name };
  return (
    <div className={classes.line}>
      <Group gap="sm" wrap="nowrap" align="baseline">
        <Text fw={600} w={180} style={{ flex: "none" }}>
          {name}
        </Text>
        <Text flex={1} className={classes.definition} component="code">
          {JSON.stringify(definition)}
        </Text>
        <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Drop ${name}`} onClick={drop.open}>
          Drop
        </Button>
      </Group>
      {drop.isOpen ? (
        <Editor>
          <ChangeForm
            change={metadataChange("pg_drop_computed_field", args)}
            action={`Drop ${name}`}
            done={`${name} is gone; its function stays`}
            isDestructive
            onDone={drop.close}
            onCancel={drop.close}
          />
        </Editor>
      ) : null}
    </div>
  );
}

function AddField({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [sessionArgument, setSessionArgument] = useState<string | null>(null);
  const takesRow = (each: CatalogFunction) => each.arguments.some(({ type }) => isRowOf(type, relation));
  const functions = (useCatalog(source).data?.functions ?? []).filter(takesRow);
  const found = functions.find((each) => `${each.schema}.${each.name}` === chosen);
  const tableArgument = found?.arguments.find(({ type }) => isRowOf(type, relation))?.name;
  const json = (found?.arguments ?? []).flatMap((each) => (each.type.startsWith("json") && each.name !== null ? [each.name] : []));
  const isReady = found !== undefined && name.trim() !== "" && graphqlNameProblem(name) === null;
  const definition = {
    function: { schema: found?.schema, name: found?.name },
    ...(tableArgument ? { table_argument: tableArgument } : {}),
    ...(sessionArgument === null ? {} : { session_argument: sessionArgument }),
  };
  const args = { source, table: { schema: relation.schema, name: relation.name }, name: name.trim(), definition };
  return (
    <ChangeForm
      change={isReady ? metadataChange("pg_add_computed_field", args) : null}
      action="Add computed field"
      done={`${relation.name} has the field '${name.trim()}'`}
      onDone={close}
      onCancel={close}
    >
      {functions.length === 0 ? (
        <Text c="dimmed">
          No function takes a row of {relation.name} yet. Make one on the SQL page: create function f(row {relation.name}) returns text …
        </Text>
      ) : null}
      <Group gap="sm" align="flex-start">
        <TextInput label="Name of the field" w={220} value={name} error={graphqlNameProblem(name)} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label="Function"
          w={260}
          searchable
          data={[...new Set(functions.map((each) => `${each.schema}.${each.name}`))]}
          filter={offeredFirst}
          value={chosen}
          onChange={setChosen}
        />
        {json.length === 0 ? null : (
          <Select label="Argument that gets the session" w={220} clearable data={json} value={sessionArgument} onChange={setSessionArgument} />
        )}
      </Group>
    </ChangeForm>
  );
}

/** `users`, `public.users` and `"Users"` are the row type of the table. */
function isRowOf(type: string, { schema, name }: { schema: string; name: string }): boolean {
  const plain = type.replaceAll('"', "");
  return plain === name || plain === `${schema}.${name}`;
}
