/** What an organization is called, who joins it by themselves, and the end of it. */
import { Button, Checkbox, Group, Paper, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { ErrorNote } from "../../ui/ErrorNote";
import { confirmDestruction } from "../../ui/confirm";
import { toldFault } from "../../ui/told";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { OrganizationFrame } from "./OrganizationFrame";
import { bodyOf, formOf, type Organization, type OrganizationForm } from "./organization";

export function Details() {
  return (
    <OrganizationFrame>
      {(organization) => (
        <Stack gap="xl" maw={560}>
          <Form key={organization.code} organization={organization} />
          <Ends organization={organization} />
        </Stack>
      )}
    </OrganizationFrame>
  );
}

function Form({ organization }: { organization: Organization }) {
  const [form, setForm] = useState(formOf(organization));
  const at = `/organization${path(organization.code)}`;
  const save = useChange(async (wanted: OrganizationForm) => {
    await management("PATCH", at, bodyOf(wanted));
    if (wanted.handle.trim() === "" && organization.handle !== null) await management("DELETE", `${at}/handle`);
  }, "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form);
  };
  const text = (name: keyof OrganizationForm, label: string, description?: string) => (
    <TextInput label={label} description={description} value={String(form[name])} onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })} />
  );
  const box = (name: "isAutoMembership" | "isAutoJoinByDomain", label: string, description: string) => (
    <Checkbox label={label} description={description} checked={form[name]} onChange={(event) => setForm({ ...form, [name]: event.currentTarget.checked })} />
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {text("name", "Name")}
        {text("handle", "Handle", "A short name that may stand in the callback URLs of your applications.")}
        {text("externalId", "External id", "Its id in a system of yours; it can be in tokens.")}
        <Title order={2} mt="sm">
          Who joins by themselves
        </Title>
        {box("isAutoMembership", "Whoever signs in with its code", "Without it, only who was added or invited gets in.")}
        {box("isAutoJoinByDomain", "Whoever has a verified address of these domains", "They become members at their next sign-in.")}
        <Textarea label="Domains" placeholder="example.com" autosize minRows={2} value={form.domains} disabled={!form.isAutoJoinByDomain}
          onChange={(event) => setForm({ ...form, domains: event.currentTarget.value })} />
        <Title order={2} mt="sm">
          Emails to its members
        </Title>
        {text("senderName", "Sender's name")}
        {text("senderEmail", "Sender's address")}
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Ends({ organization }: { organization: Organization }) {
  const navigate = useNavigate();
  const at = `/organization${path(organization.code)}`;
  const suspend = useAction(
    (is_suspended: boolean) => management("PATCH", at, { is_suspended }),
    (is_suspended) => (is_suspended ? "Suspended: nobody gets tokens for it" : "Active again"),
  );
  const remove = useAction(async () => {
    await management("DELETE", at);
    await navigate({ to: "/auth/organizations" });
  }, `${organization.name} is deleted`);
  const ask = async () => {
    const members = await management<{ organization_users: readonly unknown[]; next_token: string | null }>(
      "GET",
      `/organizations${path(organization.code)}/users?page_size=500`,
    );
    const count = members.organization_users.length;
    confirmDestruction({
      title: `Delete ${organization.name}`,
      goes: [
        `${members.next_token === null ? "" : "more than "}${count} ${count === 1 ? "membership" : "memberships"}, with the roles and permissions there; the people stay`,
        "its invitations, feature flags, properties and logos",
        "applications and connections that are its own",
        "every token for it, at once",
      ],
      confirm: "Delete the organization",
      onConfirm: () => remove.act(undefined),
    });
  };
  if (organization.is_default) {
    return <Text c="dimmed">The default organization can be neither suspended nor deleted: whoever registers belongs to it.</Text>;
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>The end of it</Title>
        <Group justify="space-between" wrap="nowrap">
          <Text>{organization.is_suspended ? "Suspended: nobody gets tokens for it." : "Suspending ends all tokens for it at once; nothing is lost."}</Text>
          <Button variant="default" style={{ flexShrink: 0 }} loading={suspend.isPending} onClick={() => suspend.act(!organization.is_suspended)}>
            {organization.is_suspended ? "Let in again" : "Suspend"}
          </Button>
        </Group>
        <Group justify="space-between" wrap="nowrap">
          <Text>Deleting is for good.</Text>
          <Button color="vermilion" variant="outline" style={{ flexShrink: 0 }} loading={remove.isPending} onClick={() => void ask().catch(toldFault)}>
            Delete organization
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
