/** A part of a page under its own heading, with what it is about. */
import { Box, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  about?: ReactNode;
  children: ReactNode;
  maxWidth?: number;
}

export function Section({ title, about, children, maxWidth = 640 }: SectionProps) {
  return (
    <Box component="section" aria-label={title} maw={maxWidth} w="100%">
      <Stack gap="sm">
        <Stack gap={4}>
          <Title order={2}>{title}</Title>
          {about === undefined ? null : (
            <Text c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Box>
  );
}
