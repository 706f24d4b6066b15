import { ActionIcon, Anchor, Button, Code, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { Await } from "../../ui/Await";
import { confirmDestruction } from "../../ui/confirm";
import { CopiedText } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { toldFault } from "../../ui/told";
import { applicationPath } from "../applications/application";
import { useChange, useMayChange } from "../change";
import { Section } from "../Section";
import { authorise, createScope, deleteApi, deleteScope, useApi, useScopes, withdraw, type Api, type Scope } from "./api";

export function ApiPage() {
  const { apiId = "" } = useParams({ strict: false }) as { apiId?: string };
  const api = useApi(apiId);
  return (
    <Page
      title={api.data?.name ?? "API"}
      description={
        api.data?.is_management_api ? "The identity provider's own API: its scopes are this release's." : undefined
      }
    >
      <Await query={api}>
        {(found) => (
          <Stack gap="xl">
            <CopiedText label="Audience" text={found.audience} />
            <Scopes api={found} />
            <Applications api={found} />
            <Removal api={found} />
          </Stack>
        )}
      </Await>
    </Page>
  );
}

function Scopes({ api }: { api: Api }) {
  const scopes = useScopes(api.id);
  const mayChange = useMayChange() && !api.is_management_api;
  const [key, setKey] = useState("");
  const [description, setDescription] = useState("");
  const add = useChange(() => createScope(api.id, key.trim(), description.trim()));
  const remove = useChange((scopeId: string) => deleteScope(api.id, scopeId));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined, {
      onSuccess: () => {
        setKey("");
        setDescription("");
      },
    });
  };
  const ask = (scope: Scope) =>
    confirmDestruction({
      title: `Delete the scope '${scope.key}'`,
      goes: ["it leaves the applications, roles and members who have it; tokens that are out keep it until they expire"],
      confirm: "Delete it",
      onConfirm: () => remove.mutate(scope.id, { onError: toldFault }),
    });
  return (
    <Section title="Scopes" about={<>What a token lets its bearer do, as a word of its claim <Code>scope</Code>.</>} maxWidth={840}>
      <Await query={scopes}>
        {(rows) =>
          rows.length === 0 ? (
            <Text c="dimmed">None yet: its tokens say whom they are for, and nothing more.</Text>
          ) : (
            <PlainTable<Scope>
              label="Scopes"
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                { title: "Key", cell: (row) => <Text span ff="monospace" size="sm">{row.key}</Text> },
                { title: "Description", cell: (row) => row.description },
                {
                  title: "",
                  align: "right",
                  width: 48,
                  cell: (row) =>
                    mayChange ? (
                      <ActionIcon variant="subtle" aria-label={`Delete ${row.key}`} onClick={() => ask(row)}>
                        <IconTrash size={16} aria-hidden />
                      </ActionIcon>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Await>
      {mayChange ? (
        <form onSubmit={submit}>
          <Group align="flex-end" gap="xs">
            <TextInput
              label="New scope"
              placeholder="read:todos"
              required
              maxLength={64}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
            />
            <TextInput
              label="Description"
              flex={1}
              maxLength={256}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={add.isPending} disabled={key.trim() === ""}>
              Add
            </Button>
          </Group>
          <ErrorNote error={add.error} />
        </form>
      ) : null}
    </Section>
  );
}

function Applications({ api }: { api: Api }) {
  const mayChange = useMayChange();
  const change = useChange(({ id, isAuthorised }: { id: string; isAuthorised: boolean }) =>
    isAuthorised ? authorise(api.id, id) : withdraw(api.id, id),
  );
  return (
    <Section title="Applications" about="Which may ask for tokens with this audience. Saved at once." maxWidth={840}>
      <ErrorNote error={change.error} />
      <PlainTable<Api["applications"][number]>
        label="Applications"
        rows={api.applications}
        rowKey={(row) => row.id}
        columns={[
          {
            title: "Authorised",
            width: 100,
            cell: (row) => (
              <Switch
                aria-label={`${row.name} may ask for tokens`}
                checked={row.is_active}
                disabled={!mayChange || change.isPending}
                onChange={(event) => change.mutate({ id: row.id, isAuthorised: event.currentTarget.checked })}
              />
            ),
          },
          {
            title: "Application",
            cell: (row) => (
              <Anchor component={Link} to={applicationPath(row.id, "apis")}>
                {row.name}
              </Anchor>
            ),
          },
          { title: "Type", cell: (row) => row.type },
        ]}
      />
    </Section>
  );
}

function Removal({ api }: { api: Api }) {
  const navigate = useNavigate();
  const mayChange = useMayChange();
  const remove = useChange(async () => {
    await deleteApi(api.id);
    await navigate({ to: "/auth/apis" });
  }, `${api.name} is deleted`);
  if (!mayChange || api.is_management_api) return null;
  const ask = () =>
    confirmDestruction({
      title: `Delete API '${api.name}'`,
      goes: [`its audience ${api.audience}: no new token is for it`, `its ${api.scopes?.length ?? 0} scopes, from all who have them`],
      confirm: "Delete it",
      onConfirm: () => remove.mutate(undefined, { onError: toldFault }),
    });
  return (
    <Section title="Delete">
      <div>
        <Button color="vermilion" variant="outline" onClick={ask} loading={remove.isPending}>
          Delete API
        </Button>
      </div>
    </Section>
  );
}
