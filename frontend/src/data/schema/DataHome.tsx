/** Data, before a table is chosen: the databases, their schemas, and where to go on. */
import { Anchor, Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCatalog } from "../../api/catalog";
import { useMetadata } from "../../api/engine";
import { identifier } from "../../sql/quote";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { isOwnSchema, newTablePath, peoplesFirst, schemaPath } from "../paths";
import { nameProblem } from "../table_form/create_table";

export function DataHome() {
  const metadata = useMetadata();
  const first = metadata.data?.metadata.sources[0]?.name ?? "default";
  return (
    <Page
      title="Data"
      description="Tables, views and functions of your databases: choose one in the tree, or make a new one."
      action={
        <Button component={Link} to={newTablePath(first, "public")} leftSection={<IconPlus size={16} aria-hidden />}>
          New table
        </Button>
      }
    >
      <Await query={metadata}>
        {({ metadata: { sources } }) =>
          sources.length === 0 ? (
            <EmptyState title="No database is connected">Add a source by the metadata API: pg_add_source.</EmptyState>
          ) : (
            <Stack gap="xl">
              {sources.map(({ name }) => (
                <Database key={name} source={name} isAlone={sources.length === 1} />
              ))}
            </Stack>
          )
        }
      </Await>
    </Page>
  );
}

function Database({ source, isAlone }: { source: string; isAlone: boolean }) {
  const catalog = useCatalog(source);
  const at = `/data/${encodeURIComponent(source)}`;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>{isAlone ? "Schemas" : source}</Title>
        <Group gap="xs">
          <Button component={Link} to={`${at}/diagram`} size="compact-sm" variant="default">
            Diagram
          </Button>
          <Button component={Link} to={`${at}/permissions`} size="compact-sm" variant="default">
            Permissions
          </Button>
          <Button component={Link} to={`${at}/native-queries`} size="compact-sm" variant="default">
            Native queries
          </Button>
        </Group>
      </Group>
      <Await query={catalog}>
        {({ schemas, relations, functions }) => (
          <PlainTable
            label={`Schemas of ${source}`}
            rows={peoplesFirst(schemas)}
            rowKey={(schema) => schema}
            columns={[
              {
                title: "Schema",
                cell: (schema) => (
                  <>
                    <Anchor component={Link} to={schemaPath(source, schema)}>
                      {schema}
                    </Anchor>
                    {isOwnSchema(schema) ? " Genkan's own" : ""}
                  </>
                ),
              },
              { title: "Tables and views", align: "right", cell: (schema) => count(relations, schema) },
              {
                title: "Not tracked",
                align: "right",
                cell: (schema) => count(relations.filter((each) => !each.is_tracked), schema),
              },
              { title: "Functions", align: "right", cell: (schema) => count(functions, schema) },
            ]}
          />
        )}
      </Await>
      <NewSchema source={source} />
    </Stack>
  );
}

function count(all: readonly { schema: string }[], schema: string): string {
  return all.filter((each) => each.schema === schema).length.toLocaleString("en");
}

function NewSchema({ source }: { source: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const [name, setName] = useState("");
  if (!isAsked) {
    return (
      <Group>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setIsAsked(true)}>
          New schema
        </Button>
      </Group>
    );
  }
  const problem = nameProblem(name, "schema");
  return (
    <ChangeForm
      change={problem === null ? sqlChange(source, `create schema ${identifier(name.trim())};`) : null}
      action="Add schema"
      done={`${name} is made`}
      onDone={() => {
        setIsAsked(false);
        setName("");
      }}
      onCancel={() => setIsAsked(false)}
    >
      <TextInput label="Name of the schema" w={260} autoFocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </ChangeForm>
  );
}
