/** The relationships of a table: those it has, those its foreign keys suggest, one made by hand. */
import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import { useMetadata, type Metadata } from "../../api/engine";
import { Await } from "../../ui/Await";
import { relationQuery } from "../permissions/use_facts";
import { Section } from "../permissions/Section";
import { tablePath, useTablePlace, type TablePlace } from "../paths";
import { TableFrame } from "../tables/TableFrame";
import { trackedTable } from "../tables/tracked";
import { ExistingRelationships } from "./ExistingRelationships";
import { ManualForm } from "./ManualForm";
import { takenNames } from "./suggestions";
import { SuggestedRelationships } from "./SuggestedRelationships";
import { diagramPath } from "./paths";

export function TableRelationships() {
  const place = useTablePlace();
  const metadata = useMetadata();
  const relation = useQuery(relationQuery(place.source, { schema: place.schema, name: place.table }));
  return (
    <TableFrame needsTracking>
      <Await query={metadata}>
        {({ metadata: known }) => (
          <Await query={relation}>{(found) => <Relationships place={place} metadata={known} relation={found} />}</Await>
        )}
      </Await>
    </TableFrame>
  );
}

function Relationships({ place, metadata, relation }: { place: TablePlace; metadata: Metadata; relation: Relation }) {
  const table = { schema: place.schema, name: place.table };
  const tracked = trackedTable(metadata, place.source, table);
  const [isAdding, setIsAdding] = useState(false);
  if (tracked === null) return null;
  const taken = takenNames(tracked, relation);
  return (
    <Stack gap="xl" maw={1120}>
      <ExistingRelationships source={place.source} tracked={tracked} relation={relation} taken={taken} pathOf={(target) => tablePath({ source: place.source, schema: target.schema, table: target.name }, "relationships")} />
      <SuggestedRelationships source={place.source} table={table} metadata={metadata} />
      <Section
        title="By hand"
        description="Between columns without a foreign key, also to and from views."
        {...(isAdding ? {} : { action: <Button size="compact-sm" variant="default" onClick={() => setIsAdding(true)}>Add a relationship</Button> })}
      >
        {isAdding ? <ManualForm source={place.source} table={table} relation={relation} metadata={metadata} taken={taken} onDone={() => setIsAdding(false)} /> : null}
      </Section>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          How all tables hang together:
        </Text>
        <Anchor component={Link} to={diagramPath(place.source)} search={{ around: `${place.schema}.${place.table}` } as never} size="sm">
          diagram around {place.table}
        </Anchor>
      </Group>
    </Stack>
  );
}
