/** The table itself: its name and its comment. */
import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { tablePath } from "../paths";
import { nameProblem } from "../table_form/create_table";
import { relationCommentSql, renameRelationSql } from "./alter_table";
import { Section } from "./Section";
import { useModified } from "./use_modified";

export function RelationSection() {
  const { source, relation } = useModified();
  const [name, setName] = useState(relation.name);
  const [comment, setComment] = useState(relation.comment ?? "");
  const navigate = useNavigate();
  const isRenamed = name.trim() !== relation.name;
  const problem = nameProblem(name, relation.kind);
  const sql = [
    ...(comment.trim() === (relation.comment ?? "") ? [] : [relationCommentSql(relation, relation.kind, comment)]),
    ...(isRenamed ? [renameRelationSql(relation, relation.kind, name)] : []),
  ].join("\n");
  const follow = () => {
    if (isRenamed) void navigate({ to: tablePath({ source, schema: relation.schema, table: name.trim() }, "modify"), replace: true });
  };
  return (
    <Section title="Name and comment" description="Permissions and relationships follow a new name; clients see it in the names of fields.">
      <ChangeForm
        change={sql === "" || problem !== null ? null : sqlChange(source, sql)}
        action="Save name and comment"
        done={`${name.trim()} is changed`}
        onDone={follow}
      >
        <TextInput label="Name" w={280} spellCheck={false} error={problem} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label="Comment"
          placeholder="shown in the GraphQL documentation"
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </ChangeForm>
    </Section>
  );
}
