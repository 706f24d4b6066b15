/** One setting in a panel of its own: what it means, its value, and what would become of it. */
import { Button, Drawer, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../ui/ErrorNote";
import type { Setting } from "./api";
import { Description } from "./Description";
import { LockedNote } from "./LockedNote";
import { useIsAdmin } from "./SettingsPage";
import { useSettingDraft } from "./use_setting_draft";
import { VerdictNote } from "./VerdictNote";

interface SettingEditorProps {
  setting: Setting | null;
  onClose: () => void;
}

export function SettingEditor({ setting, onClose }: SettingEditorProps) {
  return (
    <Drawer opened={setting !== null} onClose={onClose} position="right" size="lg" title={setting?.name ?? ""} closeButtonProps={{ "aria-label": "Close" }}>
      {setting === null ? null : <Editor key={setting.name} setting={setting} onClose={onClose} />}
    </Drawer>
  );
}

function Editor({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const isAdmin = useIsAdmin();
  const [draft, setDraft] = useState<string | null>(null);
  const state = useSettingDraft(setting.name, draft, null, onClose);
  const isOpen = isAdmin && !setting.is_locked;
  const Field = (setting.value ?? "").length > 60 || setting.is_secret ? Textarea : TextInput;
  return (
    <Stack gap="md">
      <Text component="div">
        <Description text={setting.description} />
      </Text>
      <Text size="sm" c="dimmed">
        Default: {setting.default ?? "none"}
        {setting.needs_restart ? " · holds from the next start on" : " · holds at once, without a restart"}
      </Text>
      <Field
        label="Value"
        data-autofocus
        value={draft ?? setting.value ?? ""}
        placeholder={setting.is_secret && setting.is_set ? "set, and never shown; type a new one" : (setting.default ?? "")}
        readOnly={!isOpen}
        spellCheck={false}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      {setting.locked_by === null ? null : <LockedNote reason={setting.locked_by} />}
      <ErrorNote error={state.checkFault ?? state.saveFault} />
      <div aria-live="polite">{state.verdict === null ? null : <VerdictNote verdict={state.verdict} />}</div>
      {isOpen ? (
        <Group gap="sm">
          <Button onClick={state.save} loading={state.isSaving} disabled={draft === null || state.isChecking || state.verdict?.ok === false}>
            Save
          </Button>
          {setting.origin === "console" ? (
            <Button variant="default" onClick={state.reset}>
              Back to the default
            </Button>
          ) : null}
        </Group>
      ) : null}
    </Stack>
  );
}
