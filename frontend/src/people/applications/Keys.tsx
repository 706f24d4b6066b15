/** What an application proves itself by; its secret is hidden until asked for. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAbout } from "../../api/console";
import { CopiedText, CopyAction } from "../../ui/CopiedText";
import { confirmDestruction } from "../../ui/confirm";
import { toldFault } from "../../ui/told";
import { useChange, useMayChange } from "../change";
import { hasSecret, rotateSecret, type Application } from "./application";

export function Keys({ application }: { application: Application }) {
  const about = useAbout();
  return (
    <Stack gap="sm">
      <CopiedText label="Client id" text={application.client_id} />
      {hasSecret(application.type) ? (
        <Secret application={application} />
      ) : (
        <Text c="dimmed">It keeps no secret: it proves itself by PKCE.</Text>
      )}
      {about.data === undefined ? null : <CopiedText label="Issuer" text={about.data.issuer} />}
    </Stack>
  );
}

function Secret({ application }: { application: Application }) {
  const [isShown, setIsShown] = useState(false);
  const mayChange = useMayChange();
  const rotate = useChange(() => rotateSecret(application.id), "A new secret counts now");
  const secret = application.client_secret;
  const ask = () =>
    confirmDestruction({
      title: `Make a new secret for '${application.name}'`,
      goes: ["the secret it has now: programs that use it can sign nobody in until they have the new one"],
      confirm: "Make a new one",
      onConfirm: () => rotate.mutate(undefined, { onError: toldFault }),
    });
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        Client secret
      </Text>
      <Group gap="xs">
        {secret == null ? (
          <Text>Your console role does not see it.</Text>
        ) : (
          <>
            <Text span ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
              {isShown ? secret : "•".repeat(24)}
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => setIsShown(!isShown)}>
              {isShown ? "Hide" : "Show"}
            </Button>
            <CopyAction text={secret} action="Copy" />
          </>
        )}
        {mayChange ? (
          <Button size="compact-sm" variant="default" onClick={ask} loading={rotate.isPending}>
            New secret
          </Button>
        ) : null}
      </Group>
    </div>
  );
}
