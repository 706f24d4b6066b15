/** Short notes that something worked, or did not, when the place of it has gone from sight. */
import { notifications } from "@mantine/notifications";

const CLOSE = { "aria-label": "Close" };

export function told(message: string): void {
  notifications.show({ message, color: "moss", autoClose: 4000, closeButtonProps: CLOSE });
}

export function toldFault(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ message, color: "vermilion", autoClose: 10_000, closeButtonProps: CLOSE });
}
