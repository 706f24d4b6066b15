/** Objects of the metadata that do not fit their database: cause, remedy, and the click that mends. */
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { metadataCommand, useEngineChanged } from "../api/engine";
import { Await } from "../ui/Await";
import { confirmDestruction } from "../ui/confirm";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { told } from "../ui/told";
import { remedyOf, type Command, type InconsistentObject } from "./inconsistency";
import { SettingsPage } from "./SettingsPage";

interface Consistency {
  is_consistent: boolean;
  inconsistent_objects: readonly InconsistentObject[];
}

const RELOAD: Command = { type: "reload_metadata", args: { reload_remote_schemas: true } };
const DROP_ALL: Command = { type: "drop_inconsistent_metadata", args: {} };

export function MetadataStatus() {
  const consistency = useQuery({
    queryKey: ["engine", "inconsistent"],
    queryFn: () => metadataCommand<Consistency>("get_inconsistent_metadata", {}),
  });
  const changed = useEngineChanged();
  const mend = useMutation({
    mutationFn: (command: Command) => metadataCommand(command.type, command.args),
    onSuccess: async (_, command) => {
      await changed();
      told(command === RELOAD ? "Read anew" : "Done: it is out of the metadata");
    },
  });
  const reload = (
    <Button variant="default" loading={mend.isPending} onClick={() => mend.mutate(RELOAD)}>
      Reload metadata
    </Button>
  );
  return (
    <SettingsPage
      title="Inconsistent objects"
      description="What the metadata name and the databases do not have. Everything else is served all the same."
      action={reload}
    >
      <ErrorNote error={mend.error} />
      <Await query={consistency}>
        {({ inconsistent_objects: objects }) =>
          objects.length === 0 ? (
            <EmptyState title="Everything fits" command="genkan metadata inconsistency">
              Each object of the metadata is there in its database.
            </EmptyState>
          ) : (
            <Stack gap="sm" maw={860}>
              {objects.map((object) => (
                <Inconsistent key={object.name} object={object} isBusy={mend.isPending} onMend={mend.mutate} />
              ))}
              <Group>
                <Button color="vermilion" variant="outline" disabled={mend.isPending} onClick={() => confirmAll(objects, () => mend.mutate(DROP_ALL))}>
                  Take all of them out of the metadata
                </Button>
              </Group>
            </Stack>
          )
        }
      </Await>
    </SettingsPage>
  );
}

function confirmAll(objects: readonly InconsistentObject[], onConfirm: () => void): void {
  const goes = objects.map(({ name }) => name);
  confirmDestruction({ title: "Take all of them out of the metadata", goes, confirm: "Take them out", onConfirm });
}

interface InconsistentProps {
  object: InconsistentObject;
  isBusy: boolean;
  onMend: (command: Command) => void;
}

function Inconsistent({ object, isBusy, onMend }: InconsistentProps) {
  const { cause, advice, drop, dropLabel } = remedyOf(object);
  const ask = (command: Command) =>
    confirmDestruction({
      title: `${dropLabel}: ${object.name}`,
      goes: [object.name, "what depends on it in the metadata"],
      statement: JSON.stringify(command, null, 2),
      confirm: dropLabel,
      onConfirm: () => onMend(command),
    });
  return (
    <Paper withBorder p="md" component="section" aria-label={object.name}>
      <Stack gap={6} align="flex-start">
        <Title order={2} style={{ overflowWrap: "anywhere" }}>
          {object.name}
        </Title>
        <Text style={{ overflowWrap: "anywhere" }}>
          <b>Cause</b> {cause}
        </Text>
        {object.message === undefined ? null : <Text size="sm">{JSON.stringify(object.message)}</Text>}
        <Text>
          <b>Remedy</b> {advice}
        </Text>
        {drop === null ? null : (
          <Button variant="default" size="compact-sm" disabled={isBusy} onClick={() => ask(drop)}>
            {dropLabel}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
