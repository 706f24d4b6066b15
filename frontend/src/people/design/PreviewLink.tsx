/** The real sign-in page as it is stored, in a new tab. */
import { Button, NativeSelect, Stack, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import { useAbout } from "../../api/console";
import { useApplications, useUrls } from "../applications/application";
import type { Owner } from "./design";
import { previewUrl } from "./previewUrl";

export function PreviewLink({ owner, isSaved }: { owner: Owner; isSaved: boolean }) {
  const applications = useApplications();
  const offered = (applications.data ?? []).filter((each) => each.type === "reg" || each.type === "spa");
  const [chosen, setChosen] = useState<string | null>(null);
  const id = owner.kind === "application" ? owner.id : (chosen ?? offered[0]?.id ?? null);
  if (id === null) {
    return <Text c="dimmed">The page itself can be opened once there is an application that people sign in at.</Text>;
  }
  return (
    <Stack gap="xs">
      {owner.kind === "application" || offered.length < 2 ? null : (
        <NativeSelect
          label="As it is at"
          value={id}
          data={offered.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <OpenPage id={id} owner={owner} />
      {isSaved ? null : (
        <Text size="xs" c="dimmed">
          It shows what is saved.
        </Text>
      )}
    </Stack>
  );
}

function OpenPage({ id, owner }: { id: string; owner: Owner }) {
  const about = useAbout();
  const urls = useUrls(id);
  const callback = urls.data?.callbacks.find((url) => !url.includes("*"));
  if (about.data === undefined || urls.data === undefined) return null;
  if (callback === undefined) return <Text c="dimmed">It has no callback URL yet, so no sign-in page either.</Text>;
  const address = previewUrl({
    issuer: about.data.issuer,
    clientId: id,
    callback,
    organization: owner.kind === "organization" ? owner.code : null,
  });
  return (
    <Button
      component="a"
      href={address}
      target="_blank"
      rel="noreferrer"
      variant="default"
      rightSection={<IconExternalLink size={16} aria-hidden />}
    >
      Open the sign-in page
    </Button>
  );
}
