/** One schema of a database: what is in it, and what of it is not tracked yet. */
import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCatalog, type Catalog } from "../../api/catalog";
import { useMetadata } from "../../api/engine";
import { identifier } from "../../sql/quote";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { functionPath, isOwnSchema, newTablePath, tablePath, useTablePlace } from "../paths";
import { named as namedSuggestions, takenNames, type NamedSuggestion } from "../relationships/suggestions";
import { useSuggestions } from "../relationships/use_suggestions";
import { trackedTable } from "../tables/tracked";
import { SchemaTables } from "./SchemaTables";
import { SchemaTypes } from "./SchemaTypes";
import { trackFunctions, trackRelationships, trackTables } from "./track";
import { Untracked } from "./Untracked";

export function SchemaPage() {
  const { source, schema } = useTablePlace();
  const catalog = useCatalog(source);
  return (
    <Page
      title={schema}
      description={`A schema of ${source}.`}
      action={
        <Button component={Link} to={newTablePath(source, schema)} leftSection={<IconPlus size={16} aria-hidden />}>
          New table
        </Button>
      }
    >
      <Await query={catalog}>
        {(whole) => <SchemaContent key={`${source}.${schema}`} source={source} schema={schema} catalog={partOf(whole, schema)} />}
      </Await>
    </Page>
  );
}

/** The catalog of one schema. */
function partOf(catalog: Catalog, schema: string): Catalog {
  const isHere = (each: { schema: string }) => each.schema === schema;
  return {
    ...catalog,
    relations: catalog.relations.filter(isHere),
    functions: catalog.functions.filter(isHere),
    types: catalog.types.filter(isHere),
  };
}

interface SchemaProps {
  source: string;
  schema: string;
  catalog: Catalog;
}

function SchemaContent({ source, schema, catalog }: SchemaProps) {
  const untracked = catalog.relations.filter((relation) => !relation.is_tracked);
  return (
    <Stack gap="md">
      {isOwnSchema(schema) ? (
        <Alert color="amber" variant="light">
          Genkan's own: look at it, but a change here may end sign-in and this console.
        </Alert>
      ) : null}
      {catalog.relations.length === 0 ? (
        <EmptyState
          title={`Nothing is in ${schema} yet`}
          action={
            <Button component={Link} to={newTablePath(source, schema)} variant="light">
              Make its first table
            </Button>
          }
        >
          A table is in the GraphQL API as soon as it is tracked; what SQL made elsewhere appears here by itself.
        </EmptyState>
      ) : null}
      <Untracked
        title="Tables and views that are not tracked"
        description="Nobody reaches them by GraphQL; tracked, an admin does, and others by permissions."
        one="table"
        items={(isOwnSchema(schema) ? [] : untracked).map(({ name }) => ({ key: name, label: name, to: tablePath({ source, schema, table: name }, "browse") }))}
        track={(names) => trackTables(source, names.map((name) => ({ schema, name })))}
      />
      <Suggestions source={source} schema={schema} />
      <UntrackedFunctions source={source} schema={schema} catalog={catalog} />
      <SchemaTables source={source} relations={catalog.relations} />
      <SchemaTypes source={source} types={catalog.types} />
      <DropSchema source={source} schema={schema} catalog={catalog} />
    </Stack>
  );
}

function Suggestions({ source, schema }: { source: string; schema: string }) {
  const suggestions = useSuggestions({ source, omitsTracked: true });
  const metadata = useMetadata().data?.metadata;
  if (suggestions.data === undefined || metadata === undefined) return null;
  const here = suggestions.data.filter(({ from }) => from.table.schema === schema);
  const named = namedSuggestions(here, (table) => takenNames(trackedTable(metadata, source, table) ?? undefined, undefined));
  const byKey = new Map<string, NamedSuggestion>(named.map((each) => [`${each.from.table.name}.${each.name}`, each]));
  return (
    <Untracked
      title="Foreign keys that are not relationships"
      description="As a relationship, the rows a key leads to are fields of its row, and the other way."
      one="relationship"
      items={[...byKey].map(([key, { to, type }]) => ({ key, label: `${key} → ${to.table.name} (${type === "object" ? "one" : "many"})` }))}
      track={(keys) => trackRelationships(source, keys.flatMap((key) => byKey.get(key) ?? []))}
    />
  );
}

// Hasura tracks functions that return rows of a table.
const isTrackable = (each: { is_tracked: boolean; is_set: boolean; returns: string }, tables: ReadonlySet<string>) =>
  !each.is_tracked && (tables.has(each.returns) || tables.has(each.returns.replace(/^.*\./, "")));

function UntrackedFunctions({ source, schema, catalog }: SchemaProps) {
  const tables = new Set(catalog.relations.filter((relation) => relation.is_tracked).map((relation) => relation.name));
  const names = [...new Set(catalog.functions.filter((each) => isTrackable(each, tables)).map((each) => each.name))];
  return (
    <Untracked
      title="Functions that are not tracked"
      description="They return rows of a tracked table: tracked, each is a field of the query or of the mutation."
      one="function"
      items={names.map((name) => ({ key: name, label: name, to: functionPath(source, schema, name) }))}
      track={(wanted) => trackFunctions(source, wanted.map((name) => ({ schema, name })))}
    />
  );
}

function DropSchema({ source, schema, catalog }: SchemaProps) {
  const [isAsked, setIsAsked] = useState(false);
  const navigate = useNavigate();
  if (schema === "public" || isOwnSchema(schema)) return null;
  if (!isAsked) {
    return (
      <Group>
        <Button size="compact-sm" variant="light" color="vermilion" onClick={() => setIsAsked(true)}>
          Drop the schema …
        </Button>
      </Group>
    );
  }
  const isEmpty = catalog.relations.length + catalog.functions.length + catalog.types.length === 0;
  const sql = `drop schema ${identifier(schema)}${isEmpty ? "" : " cascade"};`;
  return (
    <ChangeForm
      change={sqlChange(source, sql)}
      action={isEmpty ? "Drop the schema" : `Drop it with its ${catalog.relations.length} tables and views`}
      done={`${schema} is gone`}
      isDestructive
      onCancel={() => setIsAsked(false)}
      onDone={() => void navigate({ to: "/data" })}
    />
  );
}
