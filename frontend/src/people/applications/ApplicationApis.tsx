/** Which APIs an application may ask tokens for, and what it may do there. */
import { ActionIcon, Anchor, Badge, Button, Checkbox, Code, Group, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Await } from "../../ui/Await";
import { confirmDestruction } from "../../ui/confirm";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { toldFault } from "../../ui/told";
import { authorise, giveScope, takeScope, useApis, withdraw } from "../apis/api";
import { useChange, useMayChange } from "../change";
import { useApplicationId } from "./application";
import { useAuthorisedApis, type AuthorisedApi } from "./authorisedApis";

/** More scopes than these get a field to find one by. */
const MANY = 12;

export function ApplicationApis() {
  const id = useApplicationId();
  const authorised = useAuthorisedApis(id);
  return (
    <Await query={authorised}>
      {(apis) => (
        <Stack gap="md" maw={840}>
          <Text c="dimmed">
            Tokens name the audiences of these APIs (<Code>aud</Code>), and carry the scopes that are ticked or, where none
            is, those that the user has.
          </Text>
          <AddApi applicationId={id} authorised={apis} />
          {apis.map((api) => (
            <ApiScopes key={api.id} applicationId={id} api={api} />
          ))}
        </Stack>
      )}
    </Await>
  );
}

function AddApi({ applicationId, authorised }: { applicationId: string; authorised: readonly AuthorisedApi[] }) {
  const apis = useApis();
  const mayChange = useMayChange();
  const [chosen, setChosen] = useState<string | null>(null);
  const add = useChange((apiId: string) => authorise(apiId, applicationId), "Authorised");
  const known = new Set(authorised.map((api) => api.id));
  const offered = (apis.data ?? []).filter((api) => !known.has(api.id));
  if (!mayChange) return null;
  if (apis.data !== undefined && apis.data.every((api) => api.is_management_api) && authorised.length === 0) {
    return (
      <EmptyState
        title="No API of your own yet"
        action={
          <Button component={Link} to="/auth/apis" variant="default">
            Go to APIs
          </Button>
        }
      >
        An API is what tokens are for: an audience, such as the engine's, and the scopes it knows. Without one, tokens are
        for everybody who trusts the issuer.
      </EmptyState>
    );
  }
  return (
    <>
      <Group align="flex-end" gap="xs">
        <Select
          label="Authorise it for an API"
          placeholder={offered.length === 0 ? "It has them all" : "Choose an API"}
          disabled={offered.length === 0}
          w={320}
          value={chosen}
          data={offered.map((api) => ({ value: api.id, label: `${api.name} (${api.audience})` }))}
          onChange={setChosen}
        />
        <Button
          disabled={chosen === null}
          loading={add.isPending}
          onClick={() => chosen !== null && add.mutate(chosen, { onSuccess: () => setChosen(null) })}
        >
          Authorise
        </Button>
      </Group>
      <ErrorNote error={add.error} />
    </>
  );
}

function ApiScopes({ applicationId, api }: { applicationId: string; api: AuthorisedApi }) {
  const mayChange = useMayChange();
  const [text, setText] = useState("");
  const change = useChange(({ scopeId, isGiven }: { scopeId: string; isGiven: boolean }) =>
    isGiven ? giveScope(api.id, applicationId, scopeId) : takeScope(api.id, applicationId, scopeId),
  );
  const end = useChange(() => withdraw(api.id, applicationId), `No longer authorised for ${api.name}`);
  const shown = api.scopes.filter((scope) => scope.key.includes(text.trim()));
  const ask = () =>
    confirmDestruction({
      title: `End the authorisation for '${api.name}'`,
      goes: [`tokens for the audience ${api.audience}`, "the scopes it was given there"],
      confirm: "End it",
      onConfirm: () => end.mutate(undefined, { onError: toldFault }),
    });
  return (
    <Paper withBorder p="md" component="section" aria-label={api.name}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <div>
            <Title order={2}>
              <Anchor component={Link} to={`/auth/apis/${api.id}`} inherit>
                {api.name}
              </Anchor>{" "}
              {api.is_management_api ? <Badge variant="light">built in</Badge> : null}
            </Title>
            <Text ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
              {api.audience}
            </Text>
          </div>
          {mayChange ? (
            <ActionIcon variant="subtle" color="vermilion" aria-label={`End the authorisation for ${api.name}`} onClick={ask}>
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
        {api.scopes.length === 0 ? <Text c="dimmed">This API has no scopes.</Text> : null}
        {api.scopes.length > MANY ? (
          <TextInput
            aria-label={`Find a scope of ${api.name}`}
            placeholder={`Find one of ${api.scopes.length} scopes`}
            maw={320}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        ) : null}
        <Stack gap={6} mah={360} style={{ overflow: "auto" }}>
          {shown.map((scope) => (
            <Checkbox
              key={scope.id}
              size="sm"
              label={scope.key}
              {...(scope.description === "" ? {} : { description: scope.description })}
              checked={scope.is_granted}
              disabled={!mayChange || change.isPending}
              onChange={(event) => change.mutate({ scopeId: scope.id, isGiven: event.currentTarget.checked })}
            />
          ))}
        </Stack>
        <ErrorNote error={change.error} />
      </Stack>
    </Paper>
  );
}
