/** Asks before a page with unsaved changes is left: by a link, the back button, or the window's closing. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useCallback } from "react";

interface LeaveGuardProps {
  isChanged: boolean;
  /** "the permission": what would be lost. */
  what: string;
  /** A page that keeps its changes while only what stands behind the "?" of its address changes. */
  allowsSearch?: boolean;
}

interface Move {
  current: { pathname: string };
  next: { pathname: string };
}

export function LeaveGuard({ isChanged, what, allowsSearch = false }: LeaveGuardProps) {
  const shouldBlockFn = useCallback(
    ({ current, next }: Move) => !allowsSearch || current.pathname !== next.pathname,
    [allowsSearch],
  );
  const blocker = useBlocker({ shouldBlockFn, disabled: !isChanged, enableBeforeUnload: true, withResolver: true });
  const isBlocked = blocker.status === "blocked";
  return (
    <Modal opened={isBlocked} onClose={() => blocker.reset?.()} title="Leave without saving?" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="md">
        <Text>What you changed of {what} is not saved yet.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" color="vermilion" onClick={() => blocker.proceed?.()}>
            Leave, and lose it
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
