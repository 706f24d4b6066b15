/** A page with nothing on it yet teaches the one next step. */
import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { CopiedText } from "./CopiedText";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** The same step in a terminal. */
  command?: string;
}

export function EmptyState({ title, children, action, command }: EmptyStateProps) {
  return (
    <Paper withBorder p="lg" maw={560}>
      <Stack gap="sm" align="flex-start">
        <Title order={2}>{title}</Title>
        {children === undefined ? null : <Text component="div">{children}</Text>}
        {action}
        {command === undefined ? null : <CopiedText label="or in a terminal" text={command} />}
      </Stack>
    </Paper>
  );
}
