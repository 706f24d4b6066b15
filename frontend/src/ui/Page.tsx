/** The frame of every page: what it is, one primary action, what can be done. */
import { Box, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

interface PageProps {
  title: string;
  /** One sentence: what this is and what happens here. */
  description?: ReactNode;
  /** The one primary action, at the right. */
  action?: ReactNode;
  /** A page with little on it is narrow; one with a grid takes all there is. */
  width?: "narrow" | "wide" | "full";
  /** Tabs under the title. */
  tabs?: ReactNode;
  children: ReactNode;
}

const WIDTHS = { narrow: 720, wide: 1120, full: undefined };

export function Page({ title, description, action, width = "wide", tabs, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Genkan`;
  }, [title]);
  return (
    <Box p="lg" maw={WIDTHS[width]} miw={0}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Stack gap={4} miw={0}>
            <Title order={1} style={{ overflowWrap: "anywhere" }}>
              {title}
            </Title>
            {description === undefined ? null : (
              <Text c="dimmed" maw={640} component="div">
                {description}
              </Text>
            )}
          </Stack>
          {action === undefined ? null : <Box style={{ flexShrink: 0 }}>{action}</Box>}
        </Group>
        {tabs}
        {children}
      </Stack>
    </Box>
  );
}
