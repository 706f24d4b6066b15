/** The query of a view, changed in the editor. */
import { lazy, Suspense, useState } from "react";
import { Waiting } from "../../ui/Await";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { viewSql } from "./alter_table";
import { Section } from "./Section";
import { useModified } from "./use_modified";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));

export function ViewSection() {
  const { source, relation } = useModified();
  const before = relation.definition ?? "";
  const [query, setQuery] = useState(before);
  const isSame = query.trim() === before.trim();
  const words =
    relation.kind === "view"
      ? "Its columns keep their names and types; new ones come at the end."
      : "It is dropped and made anew: its indexes go, its rows are read again.";
  return (
    <Section title="The query of the view" description={words}>
      <ChangeForm
        change={isSame || query.trim() === "" ? null : sqlChange(source, viewSql(relation, relation.kind, query))}
        action="Save view"
        done={`${relation.name} is changed`}
      >
        <Suspense fallback={<Waiting />}>
          <CodeEditor label={`Query of ${relation.name}`} language="sql" value={query} onChange={setQuery} />
        </Suspense>
      </ChangeForm>
    </Section>
  );
}
