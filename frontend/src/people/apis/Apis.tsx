import { Anchor, Badge, Button, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { useChange, useMayChange } from "../change";
import { createApi, useApis, type ApiSummary } from "./api";

export function Apis() {
  const apis = useApis();
  const mayChange = useMayChange();
  const [isOpen, adding] = useDisclosure(false);
  return (
    <Page
      title="APIs"
      description="What tokens are for: an API has an audience, which tokens name, and scopes, which say what they let."
      action={
        mayChange ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adding.open}>
            New API
          </Button>
        ) : undefined
      }
    >
      <Await query={apis}>
        {(rows) => (
          <Stack gap="md">
            <PlainTable<ApiSummary>
              label="APIs"
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  title: "Name",
                  cell: (row) => (
                    <Group gap="xs" wrap="nowrap">
                      <Anchor component={Link} to={`/auth/apis/${row.id}`}>
                        {row.name}
                      </Anchor>
                      {row.is_management_api ? <Badge variant="light">built in</Badge> : null}
                    </Group>
                  ),
                },
                {
                  title: "Audience",
                  cell: (row) => (
                    <Text span ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
                      {row.audience}
                    </Text>
                  ),
                },
                { title: "Scopes", align: "right", cell: (row) => row.scopes?.length ?? 0 },
              ]}
            />
            {rows.every((row) => row.is_management_api) ? (
              <Text c="dimmed" maw={640}>
                Yours come here. Make one with the audience <Code>hasura</Code>, authorise your application for it, and set
                the engine's <Code>audience</Code> to the same: it then takes no token that is for something else.
              </Text>
            ) : null}
          </Stack>
        )}
      </Await>
      <Modal opened={isOpen} onClose={adding.close} title="New API" closeButtonProps={{ "aria-label": "Close" }}>
        <NewApi onCancel={adding.close} />
      </Modal>
    </Page>
  );
}

function NewApi({ onCancel }: { onCancel: () => void }) {
  const [name, setName] = useState("");
  const [audience, setAudience] = useState("");
  const navigate = useNavigate();
  const create = useChange(async () => {
    const id = await createApi(name.trim(), audience.trim());
    await navigate({ to: `/auth/apis/${id}` });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          maxLength={64}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Audience"
          description="A word or a URL; it never changes, since tokens and their readers rely on it"
          placeholder="hasura"
          required
          maxLength={64}
          value={audience}
          onChange={(event) => setAudience(event.currentTarget.value)}
        />
        <ErrorNote error={create.error} />
        <Group>
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
