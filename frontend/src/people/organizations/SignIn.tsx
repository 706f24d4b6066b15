/** How members of an organization sign in: second factors, passkeys, connections. */
import { Checkbox, SegmentedControl, Stack, Switch, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { useConnections } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { OrganizationFrame } from "./OrganizationFrame";

interface MfaPolicy {
  policy: "required" | "off" | "optional";
  enabled_factors: readonly string[];
  is_recovery_codes_enabled: boolean;
}

interface PasskeyPolicy {
  policy: "off" | "optional" | "mandatory";
  is_override_environment_passkey_settings: boolean;
  environment_policy: string;
}

const FACTORS = [
  { value: "mfa:authenticator_app", label: "Authenticator app" },
  { value: "mfa:email", label: "Code by email" },
];

export function SignIn() {
  return (
    <OrganizationFrame>
      {({ code }) => (
        <Stack gap="xl" maw={640}>
          <SecondFactors code={code} />
          <Passkeys code={code} />
          <Connections code={code} />
        </Stack>
      )}
    </OrganizationFrame>
  );
}

function SecondFactors({ code }: { code: string }) {
  const at = `/organizations${path(code)}/mfa`;
  const policy = useQuery({ queryKey: ["identity", "organization", code, "mfa"], queryFn: () => management<MfaPolicy>("GET", at) });
  const change = useAction((body: MfaPolicy) => management("PUT", at, body), "Saved; it counts from the next sign-in on");
  return (
    <Stack gap="sm">
      <Title order={2}>Second factor</Title>
      <Text c="dimmed">What members are asked for in whichever organization they sign in, besides what Sign-in pages say for everybody.</Text>
      <Await query={policy}>
        {({ policy: word, enabled_factors, is_recovery_codes_enabled }) => {
          const put = (part: Partial<MfaPolicy>) => change.act({ policy: word, enabled_factors, is_recovery_codes_enabled, ...part });
          return (
            <Stack gap="sm" align="flex-start">
              <SegmentedControl
                aria-label="Second factor"
                data={[
                  { value: "off", label: "Never" },
                  { value: "optional", label: "Of who has one" },
                  { value: "required", label: "Of everybody" },
                ]}
                value={word}
                onChange={(value) => put({ policy: value as MfaPolicy["policy"], enabled_factors: enabled_factors.length === 0 ? ["mfa:authenticator_app"] : enabled_factors })}
                disabled={change.isPending}
              />
              {word === "off" ? null : (
                <>
                  <Checkbox.Group label="Which" value={[...enabled_factors]} onChange={(factors) => factors.length > 0 && put({ enabled_factors: factors })}>
                    <Stack gap={6} mt={4}>
                      {FACTORS.map((each) => (
                        <Checkbox key={each.value} value={each.value} label={each.label} />
                      ))}
                    </Stack>
                  </Checkbox.Group>
                  <Switch label="Recovery codes" checked={is_recovery_codes_enabled} onChange={(event) => put({ is_recovery_codes_enabled: event.currentTarget.checked })} />
                </>
              )}
            </Stack>
          );
        }}
      </Await>
    </Stack>
  );
}

function Passkeys({ code }: { code: string }) {
  const at = `/organizations${path(code)}/passkey`;
  const policy = useQuery({ queryKey: ["identity", "organization", code, "passkey"], queryFn: () => management<PasskeyPolicy>("GET", at) });
  const change = useAction((body: Readonly<Record<string, unknown>>) => management("PUT", at, body), "Saved; it counts from now on");
  return (
    <Stack gap="sm">
      <Title order={2}>Passkeys</Title>
      <Await query={policy}>
        {(found) => (
          <Stack gap="sm" align="flex-start">
            <Text c="dimmed">Everybody else: {found.environment_policy}.</Text>
            <SegmentedControl
              aria-label="Passkeys"
              data={[
                { value: "environment", label: "As everybody" },
                { value: "off", label: "Off" },
                { value: "optional", label: "Offered" },
                { value: "mandatory", label: "Asked of everybody" },
              ]}
              value={found.is_override_environment_passkey_settings ? found.policy : "environment"}
              onChange={(value) =>
                change.act(
                  value === "environment"
                    ? { is_override_environment_passkey_settings: false }
                    : { is_override_environment_passkey_settings: true, policy: value },
                )
              }
              disabled={change.isPending}
            />
          </Stack>
        )}
      </Await>
    </Stack>
  );
}

function Connections({ code }: { code: string }) {
  const of = `/organizations${path(code)}/connections`;
  const all = useConnections();
  const used = useConnections(of);
  const change = useAction(
    ({ id, isUsed }: { id: string; isUsed: boolean }) => management(isUsed ? "POST" : "DELETE", `${of}${path(id)}`),
    "Saved",
  );
  return (
    <Stack gap="sm">
      <Title order={2}>Connections</Title>
      <Text c="dimmed">Where its members may sign in, besides the connections of the application.</Text>
      <Await query={all}>
        {(connections) => (
          <Await query={used}>
            {(mine) =>
              connections.length === 0 ? (
                <Text>There are none yet; they are made in Connections.</Text>
              ) : (
                <Stack gap={6}>
                  {connections.map(({ id, display_name, name, strategy }) => (
                    <Switch
                      key={id}
                      label={`${display_name || name} (${strategy})`}
                      checked={mine.some((each) => each.id === id)}
                      disabled={change.isPending}
                      onChange={(event) => change.act({ id, isUsed: event.currentTarget.checked })}
                    />
                  ))}
                </Stack>
              )
            }
          </Await>
        )}
      </Await>
    </Stack>
  );
}
