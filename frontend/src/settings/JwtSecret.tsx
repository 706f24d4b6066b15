/** HASURA_GRAPHQL_JWT_SECRET: whose tokens the engine takes. The built-in provider is one click. */
import { Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNote } from "../ui/ErrorNote";
import { builtInValue, JWT_SECRET, type Setting } from "./api";
import { LockedNote } from "./LockedNote";
import { useIsAdmin } from "./SettingsPage";
import { useSettingDraft } from "./use_setting_draft";
import { VerdictNote } from "./VerdictNote";

const EXAMPLE = '{"jwk_url": "https://example.com/.well-known/jwks", "issuer": "https://example.com"}';

export function JwtSecret({ setting }: { setting: Setting }) {
  const isAdmin = useIsAdmin();
  const [draft, setDraft] = useState<string | null>(null);
  const builtIn = useQuery({
    queryKey: ["console", "setting-built-in", JWT_SECRET],
    queryFn: () => builtInValue(JWT_SECRET),
    enabled: isAdmin && !setting.is_locked,
  });
  const chosen = useMutation({ mutationFn: () => builtInValue(JWT_SECRET), onSuccess: setDraft });
  const state = useSettingDraft(JWT_SECRET, draft, builtIn.data ?? null, () => setDraft(null));
  const isBuiltIn = setting.origin === "built in";
  return (
    <Paper withBorder p="md" component="section" aria-label="Whose tokens the engine takes">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2}>Whose tokens the engine takes</Title>
            <Text c="dimmed" size="sm">
              {isBuiltIn
                ? "Those of the built-in identity provider: nothing has to be done."
                : "Those that are signed with the keys named here."}
            </Text>
          </div>
          {isAdmin && !setting.is_locked ? (
            <Button variant="light" loading={chosen.isPending} onClick={() => chosen.mutate()}>
              Use the built-in identity provider
            </Button>
          ) : null}
        </Group>
        <ErrorNote error={chosen.error ?? state.checkFault ?? state.saveFault} />
        <Textarea
          label={JWT_SECRET}
          autosize
          minRows={2}
          maxRows={12}
          value={draft ?? setting.value ?? ""}
          placeholder={setting.is_secret ? "a shared key is set, and never shown" : EXAMPLE}
          readOnly={setting.is_locked || !isAdmin}
          onChange={(event) => setDraft(event.currentTarget.value)}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
        />
        {setting.locked_by === null ? null : <LockedNote reason={setting.locked_by} />}
        <div aria-live="polite">{state.verdict === null ? null : <VerdictNote verdict={state.verdict} />}</div>
        {draft === null ? null : (
          <Group gap="sm">
            <Button onClick={state.save} loading={state.isSaving} disabled={state.isChecking || state.verdict?.ok === false}>
              Save
            </Button>
            <Button variant="default" onClick={() => setDraft(null)}>
              Cancel
            </Button>
            {state.isChecking ? (
              <Text size="sm" c="dimmed">
                Checking, keys are being fetched
              </Text>
            ) : null}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
