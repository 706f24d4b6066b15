import { Button, Group, Stack, Text, TextInput, Textarea, Title } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { useChange } from "../change";
import { TYPE_NAMES, createApplication, linesOf, type NewApplication as Wanted } from "./application";
import { FrameworkCards } from "./FrameworkCards";
import { firstUrls, type Framework } from "./frameworks";

export function NewApplication() {
  const [framework, setFramework] = useState<Framework | null>(null);
  return (
    <Page title="New application" description="What is it made with? Its URLs are filled in for your own machine.">
      <FrameworkCards chosen={framework} onChoose={setFramework} />
      {framework === null ? null : <NewApplicationForm key={framework.key} framework={framework} />}
    </Page>
  );
}

function NewApplicationForm({ framework }: { framework: Framework }) {
  const first = firstUrls(framework);
  const [name, setName] = useState(framework.title);
  const [callbacks, setCallbacks] = useState(first.callbacks.join("\n"));
  const [logouts, setLogouts] = useState(first.logouts.join("\n"));
  const navigate = useNavigate();
  const create = useChange(async (wanted: Wanted) => {
    const id = await createApplication(wanted);
    await navigate({ to: `/auth/applications/${id}/quick-start`, search: { framework: framework.key } });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), type: framework.type, callbacks: linesOf(callbacks), logouts: linesOf(logouts) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={560}>
        <Title order={2}>{framework.title}</Title>
        <Text c="dimmed">
          Type: {TYPE_NAMES[framework.type]}
          {framework.type === "spa" || framework.type === "device" ? " (keeps no secret)" : ""}
        </Text>
        <TextInput
          label="Name"
          description="People read it on the sign-in page"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {framework.callback === null ? null : (
          <>
            <UrlLines
              label="Callback URLs"
              description="Where the browser comes back after a sign-in, exactly so; one a line"
              value={callbacks}
              onChange={setCallbacks}
            />
            <UrlLines
              label="Logout URLs"
              description="Where it may go after a sign-out"
              value={logouts}
              onChange={setLogouts}
            />
          </>
        )}
        <ErrorNote error={create.error} />
        <Group>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ""}>
            Create
          </Button>
          <Button component={Link} to="/auth/applications" variant="default">
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface UrlLinesProps {
  label: string;
  description: string;
  value: string;
  onChange: (value: string) => void;
  isReadOnly?: boolean;
}

export function UrlLines({ label, description, value, onChange, isReadOnly = false }: UrlLinesProps) {
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={1}
      readOnly={isReadOnly}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
    />
  );
}
