/** How long each token of an application lives. */
import { NumberInput, Stack } from "@mantine/core";
import type { FormEvent } from "react";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { durationText } from "./duration";
import { updateTokenSettings, type TokenSettings } from "./tokenSettings";

const LIFETIMES = [
  { key: "access_token_lifetime", label: "Access token", about: "what the engine is asked with", machine: true },
  { key: "id_token_lifetime", label: "Id token", about: "who signed in", machine: false },
  { key: "refresh_token_lifetime", label: "Refresh token", about: "since its last use", machine: false },
  { key: "authenticated_session_lifetime", label: "Sign-on session", about: "until the password is asked again", machine: false },
] as const;

interface LifetimesProps {
  id: string;
  settings: TokenSettings;
  isMachine: boolean;
}

export function Lifetimes({ id, settings, isMachine }: LifetimesProps) {
  const mayChange = useMayChange();
  const draft = useDraft({
    access_token_lifetime: settings.access_token_lifetime,
    id_token_lifetime: settings.id_token_lifetime,
    refresh_token_lifetime: settings.refresh_token_lifetime,
    authenticated_session_lifetime: settings.authenticated_session_lifetime,
  });
  const save = useChange(() => updateTokenSettings(id, draft.changes), "Saved: it counts from the next token on");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Section title="Lifetimes" about="In seconds.">
        <Stack gap="sm" maw={320}>
          {LIFETIMES.filter((each) => each.machine || !isMachine).map(({ key, label, about }) => (
            <NumberInput
              key={key}
              label={label}
              description={`${about}: ${durationText(draft.value[key])}`}
              min={1}
              allowDecimal={false}
              thousandSeparator=" "
              readOnly={!mayChange}
              value={draft.value[key]}
              onChange={(seconds) => typeof seconds === "number" && draft.set(key, seconds)}
            />
          ))}
        </Stack>
        {mayChange ? (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        ) : null}
      </Section>
    </form>
  );
}
