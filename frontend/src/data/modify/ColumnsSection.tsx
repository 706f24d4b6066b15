/** The columns of a table: seen in a list, changed in place, added, dropped. */
import { Button, Checkbox, Code, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { Fragment, useState } from "react";
import { useCatalog, type Column, type Relation } from "../../api/catalog";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { ColumnFields } from "../table_form/ColumnFields";
import { offeredTypes } from "../table_form/column_types";
import { nameProblem } from "../table_form/create_table";
import { NEW_COLUMN, type ColumnDraft } from "../table_form/draft";
import { addColumnSql, dropColumnSql } from "./alter_table";
import { ColumnEditor } from "./ColumnEditor";
import { goesWithColumn } from "./dependents";
import classes from "./Modify.module.css";
import { Editor, Opens, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

export function ColumnsSection() {
  const { relation } = useModified();
  const isTable = relation.kind === "table" || relation.kind === "partitioned table";
  return (
    <Section title="Columns">
      <div role="list" aria-label="Columns">
        {relation.columns.map((column) => (
          <Fragment key={column.name}>
            <ColumnLine column={column} isTable={isTable} />
          </Fragment>
        ))}
      </div>
      {isTable ? (
        <Opens editor="column+" title="Column">
          {(close) => <AddColumn close={close} />}
        </Opens>
      ) : null}
    </Section>
  );
}

function ColumnLine({ column, isTable }: { column: Column; isTable: boolean }) {
  const { relation } = useModified();
  const edit = useEditor(`column:${column.name}`);
  const drop = useEditor(`drop:${column.name}`);
  return (
    <div role="listitem" className={classes.line}>
      <Group gap="sm" wrap="nowrap" align="baseline">
        <Text fw={600} w={180} style={{ overflowWrap: "anywhere", flex: "none" }}>
          {column.name}
        </Text>
        <Text flex={1} miw={0} style={{ overflowWrap: "anywhere" }}>
          {column.type} <Text span c="dimmed">{traits(column, relation).join(" · ")}</Text>
          {column.comment === null ? null : (
            <Text span display="block" c="dimmed" size="sm">
              {column.comment}
            </Text>
          )}
        </Text>
        {isTable ? (
          <Group gap={4} wrap="nowrap">
            <Button size="compact-xs" variant="default" aria-label={`Edit ${column.name}`} onClick={edit.open}>
              Edit
            </Button>
            <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Drop ${column.name}`} onClick={drop.open}>
              Drop
            </Button>
          </Group>
        ) : null}
      </Group>
      {edit.isOpen ? (
        <Editor>
          <ColumnEditor column={column} close={edit.close} />
        </Editor>
      ) : null}
      {drop.isOpen ? (
        <Editor>
          <DropColumn column={column} close={drop.close} />
        </Editor>
      ) : null}
    </div>
  );
}

/** What a column is besides its type: `primary key · not null · default now()` */
function traits(column: Column, relation: Relation): readonly string[] {
  const key = relation.primary_key?.columns.includes(column.name) === true;
  const lead = relation.foreign_keys.find((each) => each.columns.includes(column.name));
  const isUnique = relation.unique.some((each) => each.columns.length === 1 && each.columns[0] === column.name);
  return [
    ...(key ? ["primary key"] : column.is_nullable || relation.kind.endsWith("view") ? [] : ["not null"]),
    ...(isUnique && !key ? ["unique"] : []),
    ...(column.identity === null ? [] : [`identity, ${column.identity}`]),
    ...(column.generated === null ? [] : [`generated: ${column.generated}`]),
    ...(column.default === null ? [] : [`default ${column.default}`]),
    ...(lead === undefined ? [] : [`→ ${lead.to.name}`]),
  ];
}

function AddColumn({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [column, setColumn] = useState<ColumnDraft>(NEW_COLUMN);
  const types = offeredTypes(useCatalog(source).data?.types ?? []);
  const isTaken = relation.columns.some(({ name }) => name === column.name.trim());
  const isReady = nameProblem(column.name, "column") === null && column.type.trim() !== "" && !isTaken;
  return (
    <ChangeForm
      change={isReady ? sqlChange(source, addColumnSql(relation, column)) : null}
      action="Add column"
      done={`${relation.name} has the column '${column.name.trim()}'`}
      onDone={close}
      onCancel={close}
    >
      <ColumnFields
        types={types}
        value={column}
        nameProblem={isTaken ? `there is a column '${column.name.trim()}'` : null}
        onChange={(change) => setColumn({ ...column, ...change })}
      >
        <Checkbox label="Unique" checked={column.isUnique} onChange={(event) => setColumn({ ...column, isUnique: event.currentTarget.checked })} />
      </ColumnFields>
    </ChangeForm>
  );
}

function DropColumn({ column, close }: { column: Column; close: () => void }) {
  const { source, relation, tracked } = useModified();
  const [written, setWritten] = useState("");
  const goes = goesWithColumn(relation, tracked, column.name);
  const isSure = goes.length === 0 || written === column.name;
  return (
    <ChangeForm
      change={isSure ? sqlChange(source, dropColumnSql(relation, column.name)) : null}
      action={`Drop ${column.name}`}
      done={`${column.name} is gone`}
      isDestructive
      onDone={close}
      onCancel={close}
    >
      <Stack gap="xs">
        <Text>The values of '{column.name}' in all rows go for good{goes.length === 0 ? "." : ", and with it:"}</Text>
        {goes.length === 0 ? null : (
          <>
            <List spacing={2}>
              {goes.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
            <TextInput
              w={260}
              label={
                <>
                  Type <Code>{column.name}</Code> to drop it
                </>
              }
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
            />
          </>
        )}
      </Stack>
    </ChangeForm>
  );
}
