/** Text somebody will want elsewhere, with a button that copies it. */
import { Box, Button, Code, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface CopiedTextProps {
  text: string;
  label?: string;
  /** What the button says; "Copy" unless told. */
  action?: string;
  isBlock?: boolean;
}

export function CopiedText({ text, label, action = "Copy", isBlock = false }: CopiedTextProps) {
  return (
    <Box w="100%" miw={0}>
      {label === undefined ? null : (
        <Text size="xs" c="dimmed" mb={4}>
          {label}
        </Text>
      )}
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <Code
          block={isBlock}
          tabIndex={isBlock ? 0 : undefined}
          style={{ flex: isBlock ? 1 : undefined, overflow: "auto", overflowWrap: "anywhere", maxHeight: 420 }}
        >
          {text}
        </Code>
        <CopyAction text={text} action={action} />
      </Group>
    </Box>
  );
}

export function CopyAction({ text, action }: { text: string; action: string }) {
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          style={{ flexShrink: 0 }}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        >
          <span aria-live="polite">{copied ? "Copied" : action}</span>
        </Button>
      )}
    </CopyButton>
  );
}
