/** What the SQL made and nobody tracks: one button brings it into the GraphQL API. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEngineChanged } from "../../api/engine";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";
import { trackFunctions, trackTables } from "../schema/track";
import type { Made } from "./sql_run";

export function MadeNote({ source, made }: { source: string; made: Made }) {
  const changed = useEngineChanged();
  const names = [...made.relations, ...made.functions].map(({ name }) => name);
  const track = useMutation({
    mutationFn: async () => {
      const tables = made.relations.length === 0 ? null : await trackTables(source, made.relations);
      // Functions return rows of tables: those are tracked by now.
      const functions = made.functions.length === 0 ? null : await trackFunctions(source, made.functions);
      return [...(tables?.failed ?? []), ...(functions?.failed ?? [])];
    },
    onSuccess: async (failed) => {
      await changed();
      if (failed.length === 0) told(`${names.join(", ")}: tracked`);
    },
  });
  if (track.isSuccess && track.data.length === 0) return null;
  return (
    <Alert color="moss" variant="light" title={`Made: ${names.join(", ")}`}>
      <Stack gap="xs">
        <Group gap="sm">
          <Text>Not in the GraphQL API yet.</Text>
          <Button size="compact-sm" loading={track.isPending} onClick={() => track.mutate()}>
            Track {names.length === 1 ? names[0] : "them"}
          </Button>
        </Group>
        {(track.data ?? []).map(({ name, reason }) => (
          <Text key={name} role="alert">
            <b>{name}</b>: {reason}
          </Text>
        ))}
        <ErrorNote error={track.error} />
      </Stack>
    </Alert>
  );
}
