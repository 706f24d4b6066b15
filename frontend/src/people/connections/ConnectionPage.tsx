import { Alert, Button, Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { Await } from "../../ui/Await";
import { confirmDestruction } from "../../ui/confirm";
import { CopiedText } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { toldFault } from "../../ui/told";
import { useApplications } from "../applications/application";
import { useChange, useMayChange } from "../change";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { deleteConnection, disableConnection, enableConnection, updateConnection, useConnection, type Connection } from "./connection";
import { OptionFields } from "./OptionFields";
import { enteredOf, optionChanges } from "./options";
import { strategyOf, strategyTitle, type Field } from "./strategies";

export function ConnectionPage() {
  const { connectionId = "" } = useParams({ strict: false }) as { connectionId?: string };
  const connection = useConnection(connectionId);
  return (
    <Page
      title={connection.data?.display_name ?? "Connection"}
      description={connection.data === undefined ? undefined : `Accounts at ${strategyTitle(connection.data.strategy)}`}
    >
      <Await query={connection}>
        {(found) => (
          <Stack gap="xl">
            <Missing connection={found} />
            {found.callback_url === null ? null : (
              <Section title="Callback" about="What the provider asks for as redirect URI.">
                <CopiedText text={found.callback_url} />
              </Section>
            )}
            <Settings key={JSON.stringify(found)} connection={found} />
            <Applications connection={found} />
            <Removal connection={found} />
          </Stack>
        )}
      </Await>
    </Page>
  );
}

function Missing({ connection }: { connection: Connection }) {
  const missing = connection.missing_options;
  if (missing.length === 0) return null;
  return (
    <Alert color="amber" variant="light" maw={640}>
      {missing.includes("strategy")
        ? `'${connection.strategy}' can be stored, but is offered nowhere: nobody signs in at it.`
        : `Nobody can sign in at it yet. It lacks: ${missing.join(", ")}.`}
    </Alert>
  );
}

const NO_FIELDS: readonly Field[] = [];

function Settings({ connection }: { connection: Connection }) {
  const isReadOnly = !useMayChange();
  const fields = strategyOf(connection.strategy)?.fields ?? NO_FIELDS;
  const first = { name: connection.name, display_name: connection.display_name };
  const [names, setNames] = useState(first);
  const [entered, setEntered] = useState(enteredOf(fields, connection.options));
  const options = optionChanges(fields, connection.options, entered);
  const isRenamed = JSON.stringify(names) !== JSON.stringify(first);
  const save = useChange(() => updateConnection(connection.id, { ...names, options }), "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const reset = () => {
    setNames(first);
    setEntered(enteredOf(fields, connection.options));
  };
  return (
    <form onSubmit={submit}>
      <Section title="Settings">
        <TextInput
          label="Name on the button"
          required
          maxLength={100}
          readOnly={isReadOnly}
          value={names.display_name}
          onChange={(event) => setNames({ ...names, display_name: event.currentTarget.value })}
        />
        <TextInput
          label="Name for administrators"
          required
          maxLength={100}
          readOnly={isReadOnly}
          value={names.name}
          onChange={(event) => setNames({ ...names, name: event.currentTarget.value })}
        />
        <OptionFields
          fields={fields}
          entered={entered}
          secrets={connection.secrets}
          onEnter={setEntered}
          isReadOnly={isReadOnly}
        />
        {isReadOnly ? null : (
          <SaveBar
            isChanged={isRenamed || Object.keys(options).length > 0}
            isPending={save.isPending}
            error={save.error}
            onReset={reset}
          />
        )}
      </Section>
    </form>
  );
}

function Applications({ connection }: { connection: Connection }) {
  const applications = useApplications();
  const mayChange = useMayChange();
  const change = useChange(({ id, isOn }: { id: string; isOn: boolean }) =>
    isOn ? enableConnection(id, connection.id) : disableConnection(id, connection.id),
  );
  return (
    <Section title="Applications that offer it" about="Saved at once.">
      <Await query={applications}>
        {(all) => (
          <Stack gap={6}>
            {all
              .filter((each) => each.type !== "m2m")
              .map((each) => (
                <Checkbox
                  key={each.id}
                  label={each.name}
                  checked={connection.enabled_applications.includes(each.id)}
                  disabled={!mayChange || change.isPending}
                  onChange={(event) => change.mutate({ id: each.id, isOn: event.currentTarget.checked })}
                />
              ))}
            {all.length === 0 ? <Text c="dimmed">There is no application yet.</Text> : null}
          </Stack>
        )}
      </Await>
      <ErrorNote error={change.error} />
    </Section>
  );
}

function Removal({ connection }: { connection: Connection }) {
  const navigate = useNavigate();
  const mayChange = useMayChange();
  const remove = useChange(async () => {
    await deleteConnection(connection.id);
    await navigate({ to: "/auth/connections" });
  }, `${connection.display_name} is deleted`);
  if (!mayChange) return null;
  const ask = () =>
    confirmDestruction({
      title: `Delete connection '${connection.display_name}'`,
      goes: [
        "its client id and secret",
        "its button on the pages: who signs in by it alone has no other way in until they reset a password",
      ],
      confirm: "Delete it",
      onConfirm: () => remove.mutate(undefined, { onError: toldFault }),
    });
  return (
    <Section title="Delete">
      <div>
        <Button color="vermilion" variant="outline" onClick={ask} loading={remove.isPending}>
          Delete connection
        </Button>
      </div>
    </Section>
  );
}
