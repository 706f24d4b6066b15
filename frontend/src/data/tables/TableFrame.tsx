/** The frame of a table's pages: what it is, its tabs, and that it has to be tracked where it has. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCatalog, type CatalogRelation } from "../../api/catalog";
import { metadataCommand, useEngineChanged } from "../../api/engine";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";
import { told } from "../../ui/told";
import { tablePath, useTablePlace, type TablePlace, type TableTab } from "../paths";
import { roundNumber } from "../numbers";
import { trackArguments } from "./tracked";

interface TableFrameProps {
  children: ReactNode;
  /** The one primary action, at the right. */
  action?: ReactNode;
  /** The page is about metadata: of a table that is not tracked there is nothing to show. */
  needsTracking?: boolean;
}

const TABS: readonly { title: string; tab: TableTab }[] = [
  { title: "Browse", tab: "browse" },
  { title: "Insert", tab: "insert" },
  { title: "Modify", tab: "modify" },
  { title: "Relationships", tab: "relationships" },
  { title: "Permissions", tab: "permissions" },
];

export function TableFrame({ children, action, needsTracking = false }: TableFrameProps) {
  const place = useTablePlace();
  const catalog = useCatalog(place.source);
  const isHere = (each: CatalogRelation) => each.schema === place.schema && each.name === place.table;
  const relation = catalog.data?.relations.find(isHere);
  return (
    <Page
      title={place.table}
      description={relation === undefined ? place.schema : <Summary relation={relation} />}
      width="full"
      action={action}
      tabs={<RouteTabs label={`Pages of ${place.table}`} tabs={TABS.map(({ title, tab }) => ({ title, to: tablePath(place, tab) }))} />}
    >
      <Await query={catalog}>
        {() => {
          if (relation === undefined) return <Missing place={place} />;
          if (relation.is_tracked) return children;
          return needsTracking ? <TrackFirst place={place} /> : <Untracked place={place}>{children}</Untracked>;
        }}
      </Await>
    </Page>
  );
}

function Summary({ relation }: { relation: CatalogRelation }) {
  const facts = [
    `${relation.kind} in ${relation.schema}`,
    ...(relation.estimated_rows === null ? [] : [`about ${roundNumber(relation.estimated_rows)} rows`]),
    ...(relation.custom_name === null ? [] : [`${relation.custom_name} in GraphQL`]),
  ];
  return (
    <>
      <Text span inherit className="numbers">
        {facts.join(" · ")}
      </Text>
      {relation.comment === null ? null : (
        <Text inherit lineClamp={2}>
          {relation.comment}
        </Text>
      )}
    </>
  );
}

function Missing({ place }: { place: TablePlace }) {
  return (
    <EmptyState title={`There is no '${place.table}' in ${place.schema}`}>
      It was dropped or renamed, or is in another schema: type its name into the search of the tree.
    </EmptyState>
  );
}

function useTrack(place: TablePlace) {
  const changed = useEngineChanged();
  const { source, schema, table } = place;
  return useMutation({
    mutationFn: () => metadataCommand("pg_track_table", trackArguments(source, { schema, name: table })),
    onSuccess: () => {
      told(`${table} is tracked: it is in the GraphQL API`);
      return changed();
    },
  });
}

function TrackAction({ place }: { place: TablePlace }) {
  const track = useTrack(place);
  return (
    <>
      <Button size="compact-sm" variant="light" loading={track.isPending} onClick={() => track.mutate()}>
        Track {place.table}
      </Button>
      <ErrorNote error={track.error} />
    </>
  );
}

function TrackFirst({ place }: { place: TablePlace }) {
  return (
    <EmptyState title="Not tracked yet" action={<TrackAction place={place} />}>
      Nobody reaches {place.table} by GraphQL before it is tracked; then it has relationships and permissions.
    </EmptyState>
  );
}

function Untracked({ place, children }: { place: TablePlace; children: ReactNode }) {
  return (
    <>
      <Alert color="amber" variant="light" p="xs">
        <Group gap="sm">
          <Text>Not tracked: it is not in the GraphQL API.</Text>
          <TrackAction place={place} />
        </Group>
      </Alert>
      {children}
    </>
  );
}
