/** One webhook: how its endpoint is, what was delivered, what it is told of. */
import { Alert, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useAbout } from "../../api/console";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { CopiedText } from "../../ui/CopiedText";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { PartedRows } from "../lists/PartedRows";
import { useAction, useChange } from "../change";
import { usePartedList } from "../lists/use_parted_list";
import { DeliveryPanel } from "./DeliveryPanel";
import { EventTypeChoice } from "./EventTypeChoice";
import { useWebhooks, type Delivery, type EndpointHealth, type Webhook } from "./webhook";

const FOLLOW_MS = 5000;

export function WebhookPage() {
  const { webhook: id } = useParams({ strict: false }) as { webhook: string };
  const webhooks = useWebhooks();
  const webhook = webhooks.data?.find((each) => each.id === id);
  return (
    <Page title={webhook?.name ?? "Webhook"} description={webhook?.description || undefined} action={webhook === undefined ? undefined : <DeleteWebhook webhook={webhook} />}>
      <Await query={webhooks}>
        {() =>
          webhook === undefined ? (
            <EmptyState title="There is no such webhook">It was deleted, or the address is mistyped.</EmptyState>
          ) : (
            <Stack gap="lg">
              <CopiedText label="Endpoint" text={webhook.endpoint} />
              <Deliveries webhook={webhook} />
              <Settings key={webhook.id} webhook={webhook} />
              <Verify />
            </Stack>
          )
        }
      </Await>
    </Page>
  );
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const list = usePartedList<Delivery>(`/genkan/webhooks${path(webhook.id)}/deliveries`, "deliveries", { refetchInterval: FOLLOW_MS });
  const health = list.first?.webhook as EndpointHealth | undefined;
  return (
    <Stack gap="sm">
      <Title order={2}>Deliveries</Title>
      {health === undefined ? null : <Health health={health} />}
      <PartedRows list={list} empty={<Text c="dimmed">Nothing was sent yet: it is told of what happens from now on.</Text>}>
        {(rows) => (
          <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }} maw={860}>
            {rows.map((delivery) => (
              <li key={delivery.id}>
                <DeliveryPanel webhookId={webhook.id} delivery={delivery} isEnabled={health?.is_enabled ?? true} />
              </li>
            ))}
          </Stack>
        )}
      </PartedRows>
    </Stack>
  );
}

function Health({ health }: { health: EndpointHealth }) {
  const enable = useAction(() => management("POST", `/genkan/webhooks${path(health.id)}/enable`), "Enabled; it is told of what happens from now on");
  if (!health.is_enabled) {
    return (
      <Alert color="vermilion" variant="light" title="Disabled" maw={860}>
        <Group justify="space-between" wrap="nowrap">
          <Text>
            It failed for 72 hours and was disabled <Moment at={health.disabled_on} />: nothing is sent to it.
          </Text>
          <Button size="compact-sm" style={{ flexShrink: 0 }} loading={enable.isPending} onClick={() => enable.act(undefined)}>
            Enable again
          </Button>
        </Group>
      </Alert>
    );
  }
  if (health.failing_since === null) return null;
  return (
    <Alert color="amber" variant="light" maw={860}>
      Failing since <Moment at={health.failing_since} />; after 72 hours without a success it is disabled.
    </Alert>
  );
}

function Settings({ webhook }: { webhook: Webhook }) {
  const [form, setForm] = useState({ name: webhook.name, description: webhook.description ?? "", event_types: webhook.event_types });
  const save = useChange((body: typeof form) => management("PATCH", `/webhooks${path(webhook.id)}`, body), "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={720}>
        <Title order={2}>What it is told of</Title>
        <TextInput label="Name" required value={form.name} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} maw={420} />
        <TextInput label="Description" value={form.description} onChange={(event) => setForm({ ...form, description: event.currentTarget.value })} />
        <EventTypeChoice value={form.event_types} onChange={(event_types) => setForm({ ...form, event_types })} />
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={form.event_types.length === 0} loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Verify() {
  const jwks = useAbout().data?.jwks_url;
  return (
    <Stack gap="sm" maw={720}>
      <Title order={2}>Who it is from</Title>
      <Text>
        There is no shared secret: the body is a JWT, and whoever verifies it with these keys knows it is from here. Of repeated
        deliveries the header webhook-id is the same.
      </Text>
      {jwks === undefined ? null : <CopiedText label="JWKS" text={jwks} action="Copy URL" />}
    </Stack>
  );
}

function DeleteWebhook({ webhook }: { webhook: Webhook }) {
  const navigate = useNavigate();
  const remove = useAction(async () => {
    await management("DELETE", `/webhooks${path(webhook.id)}`);
    await navigate({ to: "/auth/webhooks" });
  }, `${webhook.name} is deleted`);
  return (
    <Button
      variant="outline"
      color="vermilion"
      loading={remove.isPending}
      onClick={() =>
        confirmDestruction({
          title: `Delete the webhook ${webhook.name}`,
          goes: ["the log of its deliveries", "what waits to be sent to it"],
          confirm: "Delete the webhook",
          onConfirm: () => remove.act(undefined),
        })
      }
    >
      Delete
    </Button>
  );
}
