/** The sign-on of an application: how long it holds, and how strictly it begins. */
import { Checkbox, NumberInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { durationText } from "./duration";
import { updateSignOnPolicy, type SignOnPolicy } from "./signInSettings";

interface SignOnPolicyFormProps {
  id: string;
  policy: SignOnPolicy;
  /** Without a secret it must send a code challenge anyway. */
  isPublic: boolean;
}

export function SignOnPolicyForm({ id, policy, isPublic }: SignOnPolicyFormProps) {
  const mayChange = useMayChange();
  const draft = useDraft(policy);
  const { value, set } = draft;
  const save = useChange(() => updateSignOnPolicy(id, draft.changes), "Saved: it counts from the next sign-in on");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const flags = [
    { key: "is_session_persistent", label: "Stay signed in when the browser is closed" },
    { key: "requires_consent", label: "Ask people what it may have (it is not our own)" },
    ...(isPublic ? [] : [{ key: "requires_pkce", label: "Insist on a code challenge (PKCE)" } as const]),
    { key: "requires_pushed_requests", label: "Insist on pushed requests (RFC 9126)" },
  ] as const;
  return (
    <form onSubmit={submit}>
      <Section title="Sign-on">
        {flags.map(({ key, label }) => (
          <Checkbox
            key={key}
            label={label}
            disabled={!mayChange}
            checked={value[key]}
            onChange={(event) => set(key, event.currentTarget.checked)}
          />
        ))}
        <NumberInput
          label="Ends when not used for, in seconds"
          description={value.inactivity_seconds === null ? "Empty: it is not asked" : durationText(value.inactivity_seconds)}
          min={60}
          allowDecimal={false}
          thousandSeparator=" "
          maw={320}
          readOnly={!mayChange}
          value={value.inactivity_seconds ?? ""}
          onChange={(seconds) => set("inactivity_seconds", typeof seconds === "number" ? seconds : null)}
        />
        {mayChange ? (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        ) : null}
      </Section>
    </form>
  );
}
