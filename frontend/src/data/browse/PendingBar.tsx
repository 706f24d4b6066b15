/** What has been edited and is not saved yet: how much, what will run, and the button. */
import { Box, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ErrorNote } from "../../ui/ErrorNote";
import { counted } from "../numbers";
import classes from "./Browse.module.css";
import { changeCount, updatesOf, type Pending } from "./pending";
import { updateSql } from "./row_sql";
import type { Relation } from "./rows";

interface PendingBarProps {
  relation: Relation;
  pending: Pending;
  isSaving: boolean;
  error: unknown;
  onSave: () => void;
  onUndo: () => void;
}

export function PendingBar({ relation, pending, isSaving, error, onSave, onUndo }: PendingBarProps) {
  const [isOpen, preview] = useDisclosure(false);
  const changes = changeCount(pending);
  if (changes === 0) return null;
  return (
    <Box className={classes.bar} role="region" aria-label="Changes that are not saved">
      <Stack gap="xs">
        <ErrorNote error={error} title="Nothing was saved" />
        {isOpen ? (
          <Code block tabIndex={0} aria-label="SQL that will run" style={{ maxHeight: 160, overflow: "auto", whiteSpace: "pre-wrap" }}>
            {updateSql(relation.table, updatesOf(pending))}
          </Code>
        ) : null}
        <Group gap="xs">
          <Button loading={isSaving} onClick={onSave}>
            Save {counted(changes, "change")}
          </Button>
          <Button variant="default" aria-expanded={isOpen} onClick={preview.toggle}>
            What will run
          </Button>
          <Button variant="subtle" onClick={onUndo}>
            Undo all
          </Button>
          <Text c="dimmed" size="sm">
            in {counted(pending.size, "row")}, all or none
          </Text>
        </Group>
      </Stack>
    </Box>
  );
}
