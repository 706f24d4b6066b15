/** A part of the Modify page: its title, what can be added, and one editor open at a time. */
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { createContext, useContext, useState, type ReactNode } from "react";

interface Editing {
  open: string | null;
  setOpen: (key: string | null) => void;
}

const EditingContext = createContext<Editing>({ open: null, setOpen: () => undefined });

/** Around all sections: what is being edited, by a key such as `column:name`. */
export function OneEditor({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<string | null>(null);
  return <EditingContext value={{ open, setOpen }}>{children}</EditingContext>;
}

export function useEditor(key: string) {
  const { open, setOpen } = useContext(EditingContext);
  return { isOpen: open === key, open: () => setOpen(key), close: () => setOpen(null) };
}

interface SectionProps {
  title: string;
  description?: string;
  children: ReactNode;
}

export function Section({ title, description, children }: SectionProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="sm">
        <div>
          <Title order={2}>{title}</Title>
          {description === undefined ? null : <Text c="dimmed">{description}</Text>}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}

/** A button that opens an editor in its place. */
export function Opens({ editor, title, children }: { editor: string; title: string; children: (close: () => void) => ReactNode }) {
  const { isOpen, open, close } = useEditor(editor);
  if (isOpen) return <Editor>{children(close)}</Editor>;
  return (
    <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={open} style={{ alignSelf: "flex-start" }}>
      {title}
    </Button>
  );
}

/** Buttons side by side; the one whose editor is open takes the line. */
export function Openers({ children }: { children: ReactNode }) {
  return (
    <Group gap="xs" align="flex-start">
      {children}
    </Group>
  );
}

export function Editor({ children }: { children: ReactNode }) {
  return (
    <Paper p="sm" my={4} bg="var(--genkan-surface)" withBorder w="100%">
      {children}
    </Paper>
  );
}
