/** What saving will change, and saving it. */
import { Box, Button, Collapse, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { lineDiff } from "./diff";
import classes from "./Matrix.module.css";

interface SaveBarProps {
  before: string;
  after: string;
  isChanged: boolean;
  isSaving: boolean;
  faults: readonly string[];
  others: ReactNode;
  onSave: () => void;
  onReset: () => void;
}

export function SaveBar({ before, after, isChanged, isSaving, faults, others, onSave, onReset }: SaveBarProps) {
  const [isOpen, diff] = useDisclosure(false);
  return (
    <Box className={classes.bar}>
      <Collapse expanded={isOpen && isChanged}>
        <Box mb="sm">
          <Diff before={before} after={after} />
        </Box>
      </Collapse>
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Button onClick={onSave} loading={isSaving} disabled={!isChanged || faults.length > 0}>
            Save permission
          </Button>
          {isChanged ? (
            <>
              <Button variant="default" onClick={diff.toggle} aria-expanded={isOpen}>
                What changes
              </Button>
              <Button variant="subtle" onClick={onReset}>
                Undo
              </Button>
            </>
          ) : null}
          <Text size="sm" c="dimmed" role="status">
            {isChanged ? faults.join("; ") : before === "" ? "nothing to save yet" : "as it is saved"}
          </Text>
        </Group>
        <Group gap="xs">{others}</Group>
      </Group>
    </Box>
  );
}

export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <pre className={classes.diff} tabIndex={0} aria-label="What changes">
      {lineDiff(before, after).map(({ mark, text }, index) => {
        const line = `${mark} ${text}\n`;
        if (mark === "+") return <ins key={index}>{line}</ins>;
        if (mark === "-") return <del key={index}>{line}</del>;
        return <span key={index}>{line}</span>;
      })}
    </pre>
  );
}
