/** What destroys asks first, and names what goes with it. */
import { Code, List, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";

interface Destruction {
  /** "Delete application 'My app'" */
  title: string;
  /** What goes with it, a line each. */
  goes: readonly string[];
  /** SQL or a command that will run, shown as it is. */
  statement?: string;
  confirm: string;
  onConfirm: () => void;
}

export function confirmDestruction({ title, goes, statement, confirm, onConfirm }: Destruction): void {
  modals.openConfirmModal({
    title,
    children: (
      <Stack gap="sm">
        {goes.length === 0 ? null : (
          <>
            <Text>This goes with it, for good:</Text>
            <List spacing={4}>
              {goes.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          </>
        )}
        {statement === undefined ? null : (
          <Code block tabIndex={0}>
            {statement}
          </Code>
        )}
      </Stack>
    ),
    labels: { confirm, cancel: "Keep it" },
    confirmProps: { color: "vermilion" },
    onConfirm,
  });
}
