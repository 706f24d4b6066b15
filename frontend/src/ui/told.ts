/** Short notes that something worked, or did not, when the place of it has gone from sight. */
import { notifications } from "@mantine/notifications";

export function told(message: string): void {
  notifications.show({ message, color: "moss", autoClose: 4000 });
}

export function toldFault(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ message, color: "vermilion", autoClose: 10_000 });
}
