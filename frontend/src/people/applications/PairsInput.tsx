/** A small table of pairs, such as a role's key and the Hasura role it stands for. */
import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Pair } from "./pairs";

interface PairsInputProps {
  label: string;
  description: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
  names: { key: string; value: string; add: string };
  /** Values that are known; others may be typed. */
  offered?: readonly string[];
  isReadOnly: boolean;
}

export function PairsInput({ label, description, pairs, onChange, names, offered = [], isReadOnly }: PairsInputProps) {
  const put = (index: number, pair: Pair) => onChange(pairs.map((each, at) => (at === index ? pair : each)));
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <div>
        <Text fw={600}>{label}</Text>
        <Text size="xs" c="dimmed">
          {description}
        </Text>
      </div>
      {pairs.map((pair, index) => (
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput
            aria-label={`${names.key} ${index + 1}`}
            placeholder={names.key}
            flex={1}
            readOnly={isReadOnly}
            value={pair.key}
            onChange={(event) => put(index, { ...pair, key: event.currentTarget.value })}
          />
          <Autocomplete
            aria-label={`${names.value} ${index + 1}`}
            placeholder={names.value}
            flex={1}
            readOnly={isReadOnly}
            data={[...offered]}
            value={pair.value}
            onChange={(value) => put(index, { ...pair, value })}
          />
          {isReadOnly ? null : (
            <ActionIcon
              variant="subtle"
              aria-label={`Remove ${pair.key || `pair ${index + 1}`}`}
              onClick={() => onChange(pairs.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {isReadOnly ? null : (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...pairs, { key: "", value: "" }])}
          >
            {names.add}
          </Button>
        </div>
      )}
    </Stack>
  );
}
