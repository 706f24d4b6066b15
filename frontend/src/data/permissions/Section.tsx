/** A part of the permission's form, with the server's refusal where the mistake is. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { ErrorNote } from "../../ui/ErrorNote";

interface SectionProps {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  error?: unknown;
  children: ReactNode;
}

export function Section({ title, description, action, error = null, children }: SectionProps) {
  const id = useId();
  return (
    <Stack component="section" gap="xs" aria-labelledby={id} miw={0}>
      <Group justify="space-between" gap="xs">
        <Title order={3} id={id}>
          {title}
        </Title>
        {action}
      </Group>
      {description === undefined ? null : (
        <Text size="sm" c="dimmed" component="div">
          {description}
        </Text>
      )}
      <ErrorNote error={error} />
      {children}
    </Stack>
  );
}
