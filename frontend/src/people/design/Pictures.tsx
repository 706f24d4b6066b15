/** Logos and the favicon: which are there, and files in their place. */
import { ActionIcon, FileButton, Button, Group, Text } from "@mantine/core";
import { IconTrash, IconUpload } from "@tabler/icons-react";
import { confirmDestruction } from "../../ui/confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { toldFault } from "../../ui/told";
import { useChange, useMayChange } from "../change";
import { Section } from "../Section";
import { putPicture, removePicture, type Owner, type PictureKind } from "./design";

const KINDS: readonly { kind: PictureKind; label: string }[] = [
  { kind: "light", label: "Logo on light ground" },
  { kind: "dark", label: "Logo on dark ground" },
  { kind: "favicon", label: "Icon of the browser's tab" },
];
const TAKEN = "image/png,image/jpeg,image/gif,image/webp";

export function Pictures({ owner, present }: { owner: Owner; present: readonly PictureKind[] }) {
  const mayChange = useMayChange();
  const put = useChange(({ kind, file }: { kind: PictureKind; file: File }) => putPicture(owner, kind, file), "Saved");
  const remove = useChange((kind: PictureKind) => removePicture(owner, kind), "Removed");
  const kinds = KINDS.filter(({ kind }) => owner.kind !== "organization" || kind !== "favicon");
  return (
    <Section title="Pictures" about="PNG, JPEG, GIF or WebP, up to 250 kB; a logo is shown up to 48 pixels high.">
      {kinds.map(({ kind, label }) => (
        <Group key={kind} gap="sm">
          <Text w={200}>{label}</Text>
          <Text w={60} c="dimmed">
            {present.includes(kind) ? "is set" : "none"}
          </Text>
          {mayChange ? (
            <>
              <FileButton
                accept={TAKEN}
                onChange={(file) => file !== null && put.mutate({ kind, file })}
                inputProps={{ "aria-label": label }}
              >
                {(props) => (
                  <Button
                    {...props}
                    size="compact-sm"
                    variant="default"
                    aria-label={`Choose a file: ${label}`}
                    leftSection={<IconUpload size={14} aria-hidden />}
                    loading={put.isPending && put.variables.kind === kind}
                  >
                    Choose a file
                  </Button>
                )}
              </FileButton>
              {present.includes(kind) ? (
                <ActionIcon
                  variant="subtle"
                  aria-label={`Remove: ${label}`}
                  onClick={() =>
                    confirmDestruction({
                      title: `Remove: ${label}`,
                      goes: ["the picture; pages show the next wider one, at last ours"],
                      confirm: "Remove it",
                      onConfirm: () => remove.mutate(kind, { onError: toldFault }),
                    })
                  }
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              ) : null}
            </>
          ) : null}
        </Group>
      ))}
      <ErrorNote error={put.error} />
    </Section>
  );
}
