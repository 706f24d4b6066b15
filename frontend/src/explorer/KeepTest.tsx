/** Keep what was just answered as a test under a name. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { saveDocument } from "../api/console";
import { readAgain } from "../api/read_again";
import { ErrorNote } from "../ui/ErrorNote";
import { told } from "../ui/told";
import type { Exchange } from "./exchange";
import { testOf } from "./permission_test";
import { titleOf, type RunAs } from "./run_as";

interface KeepTestProps {
  runAs: RunAs;
  exchange: Exchange;
  onClose: () => void;
}

export function KeepTest({ runAs, exchange, onClose }: KeepTestProps) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const test = testOf(runAs, exchange);
  const keep = useMutation({
    mutationFn: () => saveDocument("permission_test", crypto.randomUUID(), name.trim(), test),
    onSuccess: async () => {
      await readAgain(client, ["console", "documents"]);
      told(`'${name.trim()}' is kept`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Keep as a permission test">
      {test === null ? (
        <Text>A pasted token will have expired when the test runs. Run as the person or the role instead.</Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            keep.mutate();
          }}
        >
          <Stack gap="sm">
            <Text>
              The test asks this again as {titleOf(runAs)}, and passes while the answer stays what it was just now.
            </Text>
            <TextInput
              label="Name"
              placeholder="A user sees only their own row"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
              required
            />
            <ErrorNote error={keep.error} />
            <Group justify="flex-end">
              <Button type="submit" loading={keep.isPending} disabled={name.trim() === ""}>
                Keep
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
