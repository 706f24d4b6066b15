import { Alert, Button, Group, MultiSelect, Radio, Select, Stack, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { CopiedText } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { useFirstOrganizations, useRoles } from "../lists/queries";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { faultsOf, invitationBody, passwordFrom, userBody, WELCOMES, type NewUserForm, type Welcome } from "./new_user";

const EMPTY: NewUserForm = {
  welcome: "code",
  email: "",
  givenName: "",
  familyName: "",
  password: "",
  organization: null,
  roles: [],
};

/** Make the user or the invitation; the id of a user, the link of an invitation. */
async function make(form: NewUserForm): Promise<{ id?: string; link?: string }> {
  if (form.welcome === "invitation" && form.organization !== null) {
    const invites = `/organization${path(form.organization)}/invites`;
    const { invite } = await management<{ invite: { invite_link: string } }>("POST", invites, invitationBody(form));
    return { link: invite.invite_link };
  }
  const { id } = await management<{ id: string }>("POST", "/user", userBody(form));
  if (form.welcome === "temporary") {
    await management("PATCH", `/user?id=${encodeURIComponent(id)}`, { is_password_reset_requested: true });
  }
  return { id };
}

export function NewUser() {
  const [form, setForm] = useState(EMPTY);
  const [isChecked, setIsChecked] = useState(false);
  const navigate = useNavigate();
  const create = useChange(make);
  const faults = isChecked ? faultsOf(form) : {};
  const change = (part: Partial<NewUserForm>) => setForm((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(faultsOf(form)).length > 0) return;
    create.mutate(form, {
      onSuccess: ({ id }) => {
        if (id !== undefined) void navigate({ to: `/auth/users${path(id)}/profile` });
      },
    });
  };
  const isInvited = form.welcome === "invitation";
  return (
    <Page title="New user" description="They count as verified: you vouch for their address." width="narrow">
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={480}>
          <TextInput label="Email" type="email" required autoFocus autoComplete="off" value={form.email} error={faults.email}
            onChange={(event) => change({ email: event.currentTarget.value })} />
          <Group grow>
            <TextInput label="First name" autoComplete="off" value={form.givenName} onChange={(event) => change({ givenName: event.currentTarget.value })} />
            <TextInput label="Last name" autoComplete="off" value={form.familyName} onChange={(event) => change({ familyName: event.currentTarget.value })} />
          </Group>
          <Radio.Group label="How they first come in" value={form.welcome} onChange={(value) => change({ welcome: value as Welcome })}>
            <Stack gap="xs" mt={6}>
              {WELCOMES.map((each) => (
                <Radio key={each.value} value={each.value} label={each.label} description={each.description} />
              ))}
            </Stack>
          </Radio.Group>
          {form.welcome === "password" || form.welcome === "temporary" ? (
            <Group align="flex-end" wrap="nowrap">
              <TextInput label="Password" required autoComplete="off" value={form.password} error={faults.password} style={{ flex: 1 }}
                onChange={(event) => change({ password: event.currentTarget.value })} />
              <Button variant="default" onClick={() => change({ password: passwordFrom(crypto.getRandomValues(new Uint8Array(20))) })}>
                Make one
              </Button>
            </Group>
          ) : null}
          <OrganizationChoice isRequired={isInvited} value={form.organization} error={faults.organization} onChange={(organization) => change({ organization })} />
          {isInvited ? <RoleChoice value={form.roles} onChange={(roles) => change({ roles })} /> : null}
          <ErrorNote error={create.error} title={isInvited ? "The invitation was not made" : "The user was not made"} />
          {create.data?.link === undefined ? null : (
            <Alert color="moss" title="Invited" role="status">
              <CopiedText text={create.data.link} label="The link of their letter" action="Copy link" />
            </Alert>
          )}
          <Group gap="sm">
            <Button type="submit" loading={create.isPending}>
              {isInvited ? "Send the invitation" : "Create user"}
            </Button>
            <Button component={Link} to="/auth/users" variant="default">
              Back to users
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}

interface OrganizationChoiceProps {
  isRequired: boolean;
  value: string | null;
  error: string | undefined;
  onChange: (code: string | null) => void;
}

function OrganizationChoice({ isRequired, value, error, onChange }: OrganizationChoiceProps) {
  const organizations = useFirstOrganizations().data ?? [];
  return (
    <Select
      label="Organization"
      description={isRequired ? "Where the invitation is to." : "The default one when none is chosen."}
      required={isRequired}
      searchable
      clearable
      data={organizations.map(({ code, name }) => ({ value: code, label: name }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}

function RoleChoice({ value, onChange }: { value: readonly string[]; onChange: (roles: readonly string[]) => void }) {
  const roles = useRoles().data ?? [];
  return (
    <MultiSelect
      label="Roles there"
      description="Besides the default ones."
      searchable
      data={roles.map(({ key, name }) => ({ value: key, label: name }))}
      value={[...value]}
      onChange={onChange}
    />
  );
}
