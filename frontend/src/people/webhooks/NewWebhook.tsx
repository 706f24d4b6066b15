import { Button, Group, Stack, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { EventTypeChoice } from "./EventTypeChoice";

const EMPTY = { name: "", endpoint: "", description: "", event_types: [] as readonly string[] };

export function NewWebhook() {
  const [form, setForm] = useState(EMPTY);
  const navigate = useNavigate();
  const create = useChange(
    (body: typeof EMPTY) => management<{ webhook: { id: string } }>("POST", "/webhooks", body),
    "Made; the next event is told",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(form, { onSuccess: ({ webhook }) => void navigate({ to: `/auth/webhooks${path(webhook.id)}` }) });
  };
  const isWhole = form.name.trim() !== "" && form.endpoint.trim() !== "" && form.event_types.length > 0;
  return (
    <Page title="New webhook" description="Each event is a POST of a JWT, signed with the keys of your JWKS." width="narrow">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label="Name" required autoFocus value={form.name} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} maw={420} />
          <TextInput label="Endpoint" type="url" required placeholder="https://example.com/hooks/genkan"
            description="It can not be changed later: make another webhook then." value={form.endpoint}
            onChange={(event) => setForm({ ...form, endpoint: event.currentTarget.value })} maw={560} />
          <TextInput label="Description" value={form.description} onChange={(event) => setForm({ ...form, description: event.currentTarget.value })} maw={560} />
          <EventTypeChoice value={form.event_types} onChange={(event_types) => setForm({ ...form, event_types })} />
          <ErrorNote error={create.error} title="The webhook was not made" />
          <Group>
            <Button type="submit" disabled={!isWhole} loading={create.isPending}>
              Create webhook
            </Button>
            <Button component={Link} to="/auth/webhooks" variant="default">
              Back
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
