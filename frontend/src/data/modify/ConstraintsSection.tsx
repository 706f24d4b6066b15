/** What rows hold to: primary key, uniques, foreign keys, checks. */
import { Button, Group, MultiSelect, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { foreignKeyProblem } from "../table_form/create_table";
import { NEW_FOREIGN_KEY } from "../table_form/draft";
import { ForeignKeyFields } from "../table_form/ForeignKeyFields";
import {
  addCheckSql, addForeignKeySql, addPrimaryKeySql, addUniqueSql, dropConstraintSql, replacePrimaryKeySql,
} from "./alter_table";
import classes from "./Modify.module.css";
import { Editor, Openers, Opens, Section, useEditor } from "./Section";
import { useModified } from "./use_modified";

export function ConstraintsSection() {
  const { relation } = useModified();
  const { primary_key: key, unique, foreign_keys: leads, checks, referenced_by: referring } = relation;
  const isEmpty = key === null && unique.length + leads.length + checks.length === 0;
  return (
    <Section title="Keys and checks">
      {isEmpty ? <Text c="dimmed">None yet. Without a primary key rows can not be edited one by one.</Text> : null}
      <div>
        {key === null ? null : <Line name={key.name} kind="primary key" text={key.columns.join(", ")} />}
        {unique.map((each) => (
          <Line key={each.name} name={each.name} kind="unique" text={each.columns.join(", ")} />
        ))}
        {leads.map((each) => (
          <Line
            key={each.name}
            name={each.name}
            kind="foreign key"
            text={`${each.columns.join(", ")} → ${each.to.schema}.${each.to.name} (${each.to_columns.join(", ")})${actionWords(each.on_update, each.on_delete)}`}
          />
        ))}
        {checks.map((each) => (
          <Line key={each.name} name={each.name} kind="check" text={each.expression} />
        ))}
      </div>
      {referring.length === 0 ? null : (
        <Text c="dimmed" size="sm">
          Others lead here: {referring.map((each) => `${each.from.name} (${each.from_columns.join(", ")})`).join(", ")}
        </Text>
      )}
      <Openers>
        <Opens editor="key+" title={key === null ? "Primary key" : "Another primary key"}>
          {(close) => <PrimaryKey close={close} />}
        </Opens>
        <Opens editor="foreign+" title="Foreign key">
          {(close) => <AddForeignKey close={close} />}
        </Opens>
        <Opens editor="unique+" title="Unique">
          {(close) => <AddUnique close={close} />}
        </Opens>
        <Opens editor="check+" title="Check">
          {(close) => <AddCheck close={close} />}
        </Opens>
      </Openers>
    </Section>
  );
}

function actionWords(onUpdate: string, onDelete: string): string {
  const plain = (action: string) => action.toLowerCase();
  return [
    ...(plain(onDelete) === "no action" ? [] : [`, on delete ${plain(onDelete)}`]),
    ...(plain(onUpdate) === "no action" ? [] : [`, on update ${plain(onUpdate)}`]),
  ].join("");
}

function Line({ name, kind, text }: { name: string; kind: string; text: ReactNode }) {
  const { source, relation } = useModified();
  const drop = useEditor(`constraint:${name}`);
  return (
    <div className={classes.line}>
      <Group gap="sm" wrap="nowrap" align="baseline">
        <Text w={100} style={{ flex: "none" }} c="dimmed">
          {kind}
        </Text>
        <Text flex={1} miw={0} style={{ overflowWrap: "anywhere" }}>
          {text}{" "}
          <Text span c="dimmed" size="sm">
            {name}
          </Text>
        </Text>
        <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Drop ${name}`} onClick={drop.open}>
          Drop
        </Button>
      </Group>
      {drop.isOpen ? (
        <Editor>
          <ChangeForm
            change={sqlChange(source, dropConstraintSql(relation, name))}
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

function ColumnsField({ label, value, onChange }: { label: string; value: readonly string[]; onChange: (value: string[]) => void }) {
  const { relation } = useModified();
  return <MultiSelect label={label} w={400} searchable data={relation.columns.map(({ name }) => name)} value={[...value]} onChange={onChange} />;
}

function PrimaryKey({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [columns, setColumns] = useState<string[]>([]);
  const key = relation.primary_key;
  const sql = key === null ? addPrimaryKeySql(relation, columns) : replacePrimaryKeySql(relation, key.name, columns);
  return (
    <ChangeForm
      change={columns.length === 0 ? null : sqlChange(source, sql)}
      action="Save primary key"
      done={`${relation.name} has the primary key ${columns.join(", ")}`}
      onDone={close}
      onCancel={close}
    >
      <ColumnsField label="Columns of the primary key, in order" value={columns} onChange={setColumns} />
    </ChangeForm>
  );
}

function AddUnique({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [columns, setColumns] = useState<string[]>([]);
  return (
    <ChangeForm
      change={columns.length === 0 ? null : sqlChange(source, addUniqueSql(relation, columns))}
      action="Add unique"
      done={`${columns.join(", ")} is unique in ${relation.name}`}
      onDone={close}
      onCancel={close}
    >
      <ColumnsField label="Unique together" value={columns} onChange={setColumns} />
    </ChangeForm>
  );
}

function AddCheck({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [name, setName] = useState("");
  const [expression, setExpression] = useState("");
  return (
    <ChangeForm
      change={expression.trim() === "" ? null : sqlChange(source, addCheckSql(relation, name, expression))}
      action="Add check"
      done={`${relation.name} is checked`}
      onDone={close}
      onCancel={close}
    >
      <Group gap="sm">
        <TextInput label="True for each row" placeholder="price > 0" w={360} value={expression} onChange={(event) => setExpression(event.currentTarget.value)} />
        <TextInput label="Name" placeholder="Postgres names it" w={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      </Group>
    </ChangeForm>
  );
}

function AddForeignKey({ close }: { close: () => void }) {
  const { source, relation } = useModified();
  const [key, setKey] = useState(NEW_FOREIGN_KEY);
  return (
    <ChangeForm
      change={foreignKeyProblem(key) === null ? sqlChange(source, addForeignKeySql(relation, key)) : null}
      action="Add foreign key"
      done={`${relation.name} leads to ${key.to?.name ?? ""}`}
      onDone={close}
      onCancel={close}
    >
      <ForeignKeyFields source={source} columns={relation.columns.map(({ name }) => name)} value={key} problem={null} onChange={setKey} />
    </ChangeForm>
  );
}
