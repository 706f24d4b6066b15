import { Group, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";

/** Why the console can not change it, and who can. */
export function LockedNote({ reason }: { reason: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconLock size={16} style={{ flexShrink: 0, marginTop: 2 }} aria-hidden />
      <Text size="sm" c="dimmed">
        Locked: {reason}
      </Text>
    </Group>
  );
}
