/** By what a user proves who they are: password, second factors, passkeys. */
import { Alert, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { counted } from "../lists/counted";
import { path, withQuery } from "../lists/query_text";
import { useAction } from "../change";
import { SetPassword } from "./SetPassword";
import { UserFrame } from "./UserFrame";
import { nameOf, type User } from "./user";

interface Factor {
  id: string;
  type: string;
  name: string | null;
  created_on: string;
  last_used_on: string | null;
  usage_count: number;
}

interface Passkey {
  id: string;
  name: string;
  created_on: string;
  last_used_on: string | null;
}

interface UserProofs {
  has_password: boolean;
  is_password_change_required: boolean;
  is_email_verified: boolean;
  factors: readonly Factor[];
  recovery_codes_left: number;
  passkeys: readonly Passkey[];
}

export function Proofs() {
  return <UserFrame>{(user) => <AllProofs user={user} />}</UserFrame>;
}

function AllProofs({ user }: { user: User }) {
  const proofs = useQuery({
    queryKey: ["identity", "user", user.id, "proofs"],
    queryFn: () => management<UserProofs>("GET", `/genkan/users${path(user.id)}/proofs`),
  });
  return (
    <Await query={proofs}>
      {(found) => (
        <Stack gap="lg" maw={860}>
          {user.failed_sign_ins > 0 ? (
            <Alert color="amber" variant="light">
              {counted(user.failed_sign_ins, "sign-in")} failed since the last that succeeded.
            </Alert>
          ) : null}
          <Password user={user} proofs={found} />
          <Factors user={user} proofs={found} />
          <Passkeys user={user} passkeys={found.passkeys} />
        </Stack>
      )}
    </Await>
  );
}

function Password({ user, proofs }: { user: User; proofs: UserProofs }) {
  const require = useAction(
    (is_password_reset_requested: boolean) =>
      management("PATCH", withQuery("/user", { id: user.id }), { is_password_reset_requested }),
    (isRequired) => (isRequired ? "They choose a new password at the next sign-in" : "The password stays as it is"),
  );
  return (
    <Stack gap="sm">
      <Title order={2}>Password</Title>
      <Group gap="xs">
        <Badge variant="light" color={proofs.has_password ? "moss" : "gray"}>
          {proofs.has_password ? "Set" : "None"}
        </Badge>
        {proofs.is_password_change_required ? (
          <Badge variant="light" color="amber">
            To be changed at the next sign-in
          </Badge>
        ) : null}
        {proofs.is_email_verified ? null : (
          <Badge variant="light" color="amber">
            Email not verified
          </Badge>
        )}
        {proofs.has_password ? (
          <Button size="compact-sm" variant="default" loading={require.isPending} onClick={() => require.act(!proofs.is_password_change_required)}>
            {proofs.is_password_change_required ? "Let them keep it" : "Ask for a new one at the next sign-in"}
          </Button>
        ) : null}
      </Group>
      <SetPassword userId={user.id} />
    </Stack>
  );
}

function Factors({ user, proofs }: { user: User; proofs: UserProofs }) {
  const of = `/users${path(user.id)}/mfa`;
  const remove = useAction((id: string) => management("DELETE", `${of}${path(id)}`), "Removed; they are signed out everywhere");
  const reset = useAction(() => management("DELETE", of), "All second factors are gone; they are signed out everywhere");
  const ask = () =>
    confirmDestruction({
      title: `Reset the second factors of ${nameOf(user)}`,
      goes: [
        counted(proofs.factors.length, "second factor"),
        counted(proofs.recovery_codes_left, "unused recovery code"),
        "all sessions: whoever holds the lost factor is signed out too",
      ],
      confirm: "Reset second factors",
      onConfirm: () => reset.act(undefined),
    });
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>Second factors</Title>
        {proofs.factors.length === 0 ? null : (
          <Button size="compact-sm" variant="outline" color="vermilion" onClick={ask}>
            Reset all
          </Button>
        )}
      </Group>
      {proofs.factors.length === 0 ? (
        <Text c="dimmed">None is set up. Whether one is asked for is said in Sign-in pages, or in an organization.</Text>
      ) : (
        <>
          <PlainTable
            label="Second factors"
            rows={proofs.factors}
            rowKey={(each) => each.id}
            columns={[
              { title: "Kind", cell: (each) => each.type },
              { title: "Name", cell: (each) => each.name ?? "" },
              { title: "Uses", align: "right", cell: (each) => each.usage_count },
              { title: "Last used", cell: (each) => <Moment at={each.last_used_on} /> },
              {
                title: "",
                align: "right",
                cell: (each) => (
                  <Button size="compact-sm" variant="default" onClick={() => remove.act(each.id)} aria-label={`Remove ${each.type}`}>
                    Remove
                  </Button>
                ),
              },
            ]}
          />
          <Text c="dimmed">{counted(proofs.recovery_codes_left, "recovery code")} unused</Text>
        </>
      )}
    </Stack>
  );
}

function Passkeys({ user, passkeys }: { user: User; passkeys: readonly Passkey[] }) {
  const remove = useAction(
    (id: string) => management("DELETE", `/genkan/users${path(user.id)}/passkeys${path(id)}`),
    "The passkey is gone; they are signed out everywhere",
  );
  return (
    <Stack gap="sm">
      <Title order={2}>Passkeys</Title>
      {passkeys.length === 0 ? (
        <Text c="dimmed">None. They make one at their next sign-in where passkeys are offered.</Text>
      ) : (
        <PlainTable
          label="Passkeys"
          rows={passkeys}
          rowKey={(each) => each.id}
          columns={[
            { title: "Name", cell: (each) => each.name },
            { title: "Made", cell: (each) => <Moment at={each.created_on} /> },
            { title: "Last used", cell: (each) => <Moment at={each.last_used_on} /> },
            {
              title: "",
              align: "right",
              cell: (each) => (
                <Button size="compact-sm" variant="default" onClick={() => remove.act(each.id)} aria-label={`Remove the passkey ${each.name}`}>
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
    </Stack>
  );
}
