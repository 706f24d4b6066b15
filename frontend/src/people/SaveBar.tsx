/** The end of a form: save what changed, or take it back. */
import { Button, Group } from "@mantine/core";
import { ErrorNote } from "../ui/ErrorNote";

interface SaveBarProps {
  isChanged: boolean;
  isPending: boolean;
  error: unknown;
  onReset: () => void;
  /** What the button says; "Save" unless told. */
  action?: string;
}

export function SaveBar({ isChanged, isPending, error, onReset, action = "Save" }: SaveBarProps) {
  return (
    <>
      <ErrorNote error={error} />
      <Group gap="xs">
        <Button type="submit" disabled={!isChanged} loading={isPending}>
          {action}
        </Button>
        {isChanged ? (
          <Button variant="default" onClick={onReset}>
            Take back
          </Button>
        ) : null}
      </Group>
    </>
  );
}
