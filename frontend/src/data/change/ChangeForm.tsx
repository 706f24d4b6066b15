/** The end of every form that changes something: what will run, the button, and what came of it. */
import { Button, Checkbox, Code, Group, List, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { useEngineChanged } from "../../api/engine";
import { told } from "../../ui/told";
import { changeText, runChange, type Change } from "./change";
import { SqlErrorNote } from "./SqlErrorNote";
import { whatDepends } from "./sql_fault";

interface ChangeFormProps {
  /** null: there is nothing to change, or the form is not complete. */
  change: Change | null;
  /** What the button says. */
  action: string;
  /** What is told afterwards: "users has a column 'email'". */
  done: string;
  onDone?: () => void;
  onCancel?: () => void;
  isDestructive?: boolean;
  /** Fields above the preview. */
  children?: ReactNode;
}

export function ChangeForm({ change, action, done, onDone, onCancel, isDestructive = false, children }: ChangeFormProps) {
  const [cascade, setCascade] = useState(false);
  const changed = useEngineChanged();
  const run = useMutation({
    mutationFn: (which: Change) => runChange(which, cascade),
    onSuccess: async () => {
      await changed();
      told(done);
      onDone?.();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (change !== null && !run.isPending) run.mutate(change);
  };
  const depending = whatDepends(run.error);
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      {children}
      {change === null ? null : <ChangePreview change={change} />}
      {depending === null ? (
        <SqlErrorNote error={run.error} />
      ) : (
        <Stack gap="xs" role="alert">
          <Text fw={600}>Nothing was changed: this depends on it</Text>
          <List spacing={4}>
            {depending.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
          <Checkbox
            label="Remove these as well (cascade)"
            checked={cascade}
            onChange={(event) => setCascade(event.currentTarget.checked)}
          />
        </Stack>
      )}
      <Group gap="xs">
        <Button type="submit" disabled={change === null} loading={run.isPending} {...(isDestructive ? { color: "vermilion" } : {})}>
          {action}
        </Button>
        {onCancel === undefined ? null : (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </Stack>
  );
}

export function ChangePreview({ change }: { change: Change }) {
  return (
    <Code
      block
      tabIndex={0}
      aria-label={change.kind === "sql" ? "SQL that will run" : "Metadata command that will run"}
      role="region"
      style={{ maxHeight: 240, overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {changeText(change)}
    </Code>
  );
}
