/** Modify: everything about a table that SQL and metadata can change, each change shown before it runs. */
import { Stack } from "@mantine/core";
import { useRelation } from "../../api/catalog";
import { useMetadata } from "../../api/engine";
import { Await } from "../../ui/Await";
import { useTablePlace } from "../paths";
import { TableFrame } from "../tables/TableFrame";
import { trackedTable } from "../tables/tracked";
import { ColumnsSection } from "./ColumnsSection";
import { ComputedFieldsSection } from "./ComputedFieldsSection";
import { ConstraintsSection } from "./ConstraintsSection";
import { GraphqlSection } from "./GraphqlSection";
import { IndexesSection } from "./IndexesSection";
import { RelationSection } from "./RelationSection";
import { RemoveSection } from "./RemoveSection";
import { OneEditor } from "./Section";
import { ModifiedContext } from "./use_modified";
import { ViewSection } from "./ViewSection";

export function ModifyPage() {
  const place = useTablePlace();
  return (
    <TableFrame>
      <Content key={`${place.source}.${place.schema}.${place.table}`} {...place} />
    </TableFrame>
  );
}

function Content({ source, schema, table }: { source: string; schema: string; table: string }) {
  const relation = useRelation(source, schema, table);
  const metadata = useMetadata();
  return (
    <Await query={relation}>
      {(found) => (
        <Await query={metadata}>
          {({ metadata: all }) => (
            <ModifiedContext value={{ source, relation: found, metadata: all, tracked: trackedTable(all, source, found) }}>
              <OneEditor>
                <Stack gap="md" maw={960}>
                  {found.kind.endsWith("view") ? <ViewSection /> : null}
                  <ColumnsSection />
                  {found.kind.endsWith("view") ? null : <ConstraintsSection />}
                  {found.kind === "view" ? null : <IndexesSection />}
                  <RelationSection />
                  <GraphqlSection />
                  <ComputedFieldsSection />
                  <RemoveSection />
                </Stack>
              </OneEditor>
            </ModifiedContext>
          )}
        </Await>
      )}
    </Await>
  );
}
