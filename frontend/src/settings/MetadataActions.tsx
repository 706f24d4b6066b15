/** All metadata at once: take them out, put them in, read the databases anew, begin again. */
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { metadataCommand, useEngineChanged, useMetadata, type ExportedMetadata, type Metadata } from "../api/engine";
import { Await } from "../ui/Await";
import { confirmDestruction } from "../ui/confirm";
import { ErrorNote } from "../ui/ErrorNote";
import { told } from "../ui/told";
import { countsOf } from "./metadata_counts";
import { ImportMetadata } from "./ImportMetadata";
import { SettingsPage } from "./SettingsPage";

export function MetadataActions() {
  const metadata = useMetadata();
  return (
    <SettingsPage
      title="Metadata"
      description="What the engine knows of your databases: tracked tables, relationships, permissions, and all else that is not in Postgres itself."
    >
      <Await query={metadata}>
        {(exported) => (
          <Stack gap="md" maw={860}>
            <Export exported={exported} />
            <ImportMetadata current={exported} />
            <Reload />
            <Clear metadata={exported.metadata} />
          </Stack>
        )}
      </Await>
    </SettingsPage>
  );
}

/** One thing that can be done, what it does, and how it went. */
export function Action({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm" align="flex-start">
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {says}
          </Text>
        </div>
        {children}
      </Stack>
    </Paper>
  );
}

function Export({ exported }: { exported: ExportedMetadata }) {
  const save = () => {
    const text = JSON.stringify(exported, null, 2);
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `metadata-${exported.resource_version}.json`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Action
      title="Export"
      says={`Version ${exported.resource_version}: ${countsOf(exported.metadata).join(", ") || "nothing is tracked yet"}. The file can be imported here, by Hasura's console and by its CLI.`}
    >
      <Button onClick={save}>Export metadata</Button>
    </Action>
  );
}

function Reload() {
  const changed = useEngineChanged();
  const reload = useMutation({
    mutationFn: () => metadataCommand<{ is_consistent: boolean }>("reload_metadata", { reload_remote_schemas: true }),
    onSuccess: async ({ is_consistent }) => {
      await changed();
      told(is_consistent ? "Read anew: everything fits" : "Read anew: some objects do not fit, see Inconsistent objects");
    },
  });
  return (
    <Action title="Reload" says="Read anew what the databases and remote schemas have now. Needed after changes that were made past the engine.">
      <Button variant="default" loading={reload.isPending} onClick={() => reload.mutate()}>
        Reload metadata
      </Button>
      <ErrorNote error={reload.error} />
    </Action>
  );
}

function Clear({ metadata }: { metadata: Metadata }) {
  const changed = useEngineChanged();
  const clear = useMutation({
    mutationFn: () => metadataCommand("clear_metadata", {}),
    onSuccess: async () => {
      await changed();
      told("Nothing is tracked any more; tables and rows are as they were");
    },
  });
  const counts = countsOf(metadata);
  return (
    <Action title="Clear" says="Forget all of it and begin again. Tables and rows stay; what roles may do does not.">
      <Group>
        <Button
          color="vermilion"
          variant="outline"
          loading={clear.isPending}
          onClick={() =>
            confirmDestruction({
              title: "Clear all metadata",
              goes: counts.length === 0 ? ["nothing: no table is tracked"] : counts,
              confirm: "Clear metadata",
              onConfirm: () => clear.mutate(),
            })
          }
        >
          Clear metadata
        </Button>
      </Group>
      <ErrorNote error={clear.error} />
    </Action>
  );
}
