/** Which ways in the environment offers: passkeys, second factors, passwords. */
import { Anchor, Checkbox, Divider, List, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";

interface FactorPolicy {
  policy: "off" | "optional" | "required";
  enabled_factors: readonly string[];
  is_recovery_codes_enabled: boolean;
}

export function Methods() {
  const factors = useQuery({
    queryKey: ["identity", "mfa"],
    queryFn: async (): Promise<FactorPolicy> => {
      const { policy, enabled_factors, is_recovery_codes_enabled } = await management<FactorPolicy>("GET", "/mfa");
      return { policy, enabled_factors, is_recovery_codes_enabled };
    },
  });
  return (
    <Stack gap="xl">
      <Passkeys />
      <Divider />
      <Await query={factors}>{(found) => <SecondFactor key={JSON.stringify(found)} policy={found} />}</Await>
      <Divider />
      <Section title="Passwords and email codes">
        <Text>
          Which of them applications may offer is the setting{" "}
          <Anchor component={Link} to="/settings/env-vars">GENKAN_SIGN_IN_METHODS</Anchor>; which an application does, its
          tab "Ways to sign in".
        </Text>
        <Text>A password, whatever the application:</Text>
        <List>
          <List.Item>has 8 to 256 characters of any kind</List.Item>
          <List.Item>is on no list of common or leaked ones</List.Item>
          <List.Item>is kept as its argon2id hash, and slows down whoever guesses</List.Item>
        </List>
      </Section>
    </Stack>
  );
}

const PASSKEY_POLICIES = [
  { value: "off", label: "Off", description: "None signs in, and none is made" },
  { value: "optional", label: "Optional", description: "Whoever signs in by other means is asked for one, and may decline" },
  { value: "mandatory", label: "Mandatory", description: "Whoever signs in by other means must make one" },
];

function Passkeys() {
  const mayChange = useMayChange();
  const passkey = useQuery({
    queryKey: ["identity", "passkey"],
    queryFn: () => management<{ policy: string }>("GET", "/passkey"),
  });
  const save = useChange((policy: string) => management("PUT", "/passkey", { policy }), "Saved: it counts from now on");
  return (
    <Section title="Passkeys" about="Saved at once. An organization may have a rule of its own.">
      <Await query={passkey}>
        {({ policy }) => (
          <Radio.Group aria-label="Passkeys" value={save.isPending ? save.variables : policy} onChange={(value) => save.mutate(value)}>
            <Stack gap="xs">
              {PASSKEY_POLICIES.map((each) => (
                <Radio key={each.value} {...each} disabled={!mayChange} />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </Await>
      <ErrorNote error={save.error} />
    </Section>
  );
}

const FACTOR_POLICIES = [
  { value: "off", label: "Off", description: "Nobody is asked for one" },
  { value: "optional", label: "Optional", description: "Asked of those who have set one up" },
  { value: "required", label: "Required", description: "Asked of everybody; who has none sets one up on the way in" },
];

function SecondFactor({ policy }: { policy: FactorPolicy }) {
  const mayChange = useMayChange();
  const draft = useDraft(policy);
  const { value, set } = draft;
  const save = useChange(() => management("PUT", "/mfa", value), "Saved: it counts from the next sign-in on");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Section title="Second factor" about="Besides the password. An organization may ask more of its members.">
        <Radio.Group
          aria-label="Second factor"
          value={value.policy}
          onChange={(chosen) => set("policy", chosen as FactorPolicy["policy"])}
        >
          <Stack gap="xs">
            {FACTOR_POLICIES.map((each) => (
              <Radio key={each.value} {...each} disabled={!mayChange} />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox.Group
          label="Factors that count"
          value={[...value.enabled_factors]}
          onChange={(chosen) => set("enabled_factors", chosen)}
        >
          <Stack gap={6} mt={6}>
            <Checkbox value="mfa:authenticator_app" label="Authenticator app" disabled={!mayChange} />
            <Checkbox value="mfa:email" label="Code by email" disabled={!mayChange} />
          </Stack>
        </Checkbox.Group>
        <Checkbox
          label="Recovery codes for who loses the device"
          disabled={!mayChange}
          checked={value.is_recovery_codes_enabled}
          onChange={(event) => set("is_recovery_codes_enabled", event.currentTarget.checked)}
        />
        {mayChange ? (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        ) : null}
      </Section>
    </form>
  );
}
