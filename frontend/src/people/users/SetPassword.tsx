import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { CopyAction } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { passwordFrom } from "./new_user";

/** A new password for a user, theirs or a temporary one. */
export function SetPassword({ userId }: { userId: string }) {
  const [password, setPassword] = useState("");
  const [isTemporary, setIsTemporary] = useState(true);
  const set = useChange(
    () => management("PUT", `/users${path(userId)}/password`, { password, is_temporary_password: isTemporary }),
    "The password is set; the sessions made with the old one have ended",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" maw={560}>
        <Group align="flex-end" gap="xs">
          <TextInput label="New password" autoComplete="off" value={password} onChange={(event) => setPassword(event.currentTarget.value)} style={{ flex: 1 }} />
          <Button variant="default" onClick={() => setPassword(passwordFrom(crypto.getRandomValues(new Uint8Array(20))))}>
            Make one
          </Button>
          {password === "" ? null : <CopyAction text={password} action="Copy" />}
        </Group>
        <Checkbox
          label="Temporary: they must choose their own at the next sign-in"
          checked={isTemporary}
          onChange={(event) => setIsTemporary(event.currentTarget.checked)}
        />
        <ErrorNote error={set.error} />
        <Group>
          <Button type="submit" variant="default" disabled={password === ""} loading={set.isPending}>
            Set the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
