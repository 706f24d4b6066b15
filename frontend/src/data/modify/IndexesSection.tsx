/** Indexes, made and dropped; triggers, shown. */
import { Button, Checkbox, Group, MultiSelect, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { createIndexSql, dropIndexSql, type IndexDraft } from "./alter_table";
import classes from "./Modify.module.css";
import { Editor, Opens, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

const METHODS = ["btree", "hash", "gin", "gist", "spgist", "brin"];
const NEW_INDEX: IndexDraft = { name: "", columns: [], method: "btree", isUnique: false, where: "" };

export function IndexesSection() {
  const { relation } = useModified();
  const ofConstraints = new Set([relation.primary_key?.name, ...relation.unique.map(({ name }) => name)]);
  return (
    <Section title="Indexes and triggers">
      {relation.indexes.length + relation.triggers.length === 0 ? <Text c="dimmed">None yet.</Text> : null}
      <div>
        {relation.indexes.map(({ name, definition }) => (
          <IndexLine key={name} name={name} definition={definition} canDrop={!ofConstraints.has(name)} />
        ))}
        {relation.triggers.map(({ name, definition }) => (
          <div key={name} className={classes.line}>
            <Text>
              {name}{" "}
              <Text span c="dimmed">
                trigger
              </Text>
            </Text>
            <div className={classes.definition}>{definition}</div>
          </div>
        ))}
      </div>
      <Opens editor="index+" title="Index">
        {(close) => <AddIndex close={close} />}
      </Opens>
    </Section>
  );
}

function IndexLine({ name, definition, canDrop }: { name: string; definition: string; canDrop: boolean }) {
  const { source, relation } = useModified();
  const drop = useEditor(`index:${name}`);
  return (
    <div className={classes.line}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text>
            {name}{" "}
            {canDrop ? null : (
              <Text span c="dimmed">
                of a key
              </Text>
            )}
          </Text>
          <div className={classes.definition}>{definition}</div>
        </div>
        {canDrop ? (
          <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Drop ${name}`} onClick={drop.open}>
            Drop
          </Button>
        ) : null}
      </Group>
      {drop.isOpen ? (
        <Editor>
          <ChangeForm
            change={sqlChange(source, dropIndexSql(relation.schema, name))}
            action={`Drop ${name}`}
            done={`${name} is gone`}
            isDestructive
            onDone={drop.close}
            onCancel={drop.close}
          />
        </Editor>
      ) : null}
    </div>
  );
}

function AddIndex({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [index, setIndex] = useState(NEW_INDEX);
  const change = (part: Partial<IndexDraft>) => setIndex({ ...index, ...part });
  return (
    <ChangeForm
      change={index.columns.length === 0 ? null : sqlChange(source, createIndexSql(relation, index))}
      action="Add index"
      done={`${relation.name} has the index`}
      onDone={close}
      onCancel={close}
    >
      <Group gap="sm" align="flex-end">
        <MultiSelect
          label="Columns, in order"
          w={320}
          searchable
          data={relation.columns.map(({ name }) => name)}
          value={[...index.columns]}
          onChange={(columns) => change({ columns })}
        />
        <Select label="Method" w={110} allowDeselect={false} data={METHODS} value={index.method} onChange={(method) => change({ method: method ?? "btree" })} />
        <TextInput label="Name" placeholder="Postgres names it" w={180} value={index.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <TextInput label="Only rows where" placeholder="all rows" w={220} value={index.where} onChange={(event) => change({ where: event.currentTarget.value })} />
        <Checkbox label="Unique" pb={8} checked={index.isUnique} onChange={(event) => change({ isUnique: event.currentTarget.checked })} />
      </Group>
      <Text size="sm" c="dimmed">
        Writes to {relation.name} wait while it is built. For a large table run it on the SQL page as CREATE INDEX CONCURRENTLY.
      </Text>
    </ChangeForm>
  );
}
