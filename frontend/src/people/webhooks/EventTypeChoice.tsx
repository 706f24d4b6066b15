/** Of what a webhook is told, in groups. */
import { Checkbox, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { Await } from "../../ui/Await";
import { grouped, useEventTypes } from "./webhook";

interface EventTypeChoiceProps {
  value: readonly string[];
  onChange: (types: readonly string[]) => void;
}

export function EventTypeChoice({ value, onChange }: EventTypeChoiceProps) {
  const types = useEventTypes();
  const chosen = new Set(value);
  const set = (codes: readonly string[], isChosen: boolean) =>
    onChange(isChosen ? [...new Set([...value, ...codes])] : value.filter((code) => !codes.includes(code)));
  return (
    <Stack gap={6} role="group" aria-label="Events">
      <Text size="sm" fw={600}>
        Events
      </Text>
      <Await query={types}>
        {(rows) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {[...grouped(rows.map((each) => each.code))].map(([subject, codes]) => {
              const count = codes.filter((code) => chosen.has(code)).length;
              return (
                <Paper key={subject} withBorder p="sm">
                  <Stack gap={6}>
                    <Checkbox
                      label={<Text fw={600}>{`All of ${subject}`}</Text>}
                      checked={count === codes.length}
                      indeterminate={count > 0 && count < codes.length}
                      onChange={(event) => set(codes, event.currentTarget.checked)}
                    />
                    <Group gap="xs" pl="md">
                      {codes.map((code) => (
                        <Checkbox key={code} size="xs" label={code} checked={chosen.has(code)} onChange={(event) => set([code], event.currentTarget.checked)} />
                      ))}
                    </Group>
                  </Stack>
                </Paper>
              );
            })}
          </SimpleGrid>
        )}
      </Await>
    </Stack>
  );
}
