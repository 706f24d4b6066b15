import { Button, Checkbox, Group, Stack, Text, TextInput, Title, UnstyledButton } from "@mantine/core";
import {
  IconBrandApple, IconBrandAzure, IconBrandGithub, IconBrandGoogle, IconBrandWindows, IconKey, type Icon,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useAbout } from "../../api/console";
import { CopiedText } from "../../ui/CopiedText";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { useApplications } from "../applications/application";
import classes from "../applications/Framework.module.css";
import { useChange } from "../change";
import { createConnection } from "./connection";
import { OptionFields } from "./OptionFields";
import { enteredOf, optionChanges, type Entered } from "./options";
import { STRATEGIES, type Strategy } from "./strategies";

const ICONS: Readonly<Record<string, Icon>> = {
  "oauth2:google": IconBrandGoogle,
  "oauth2:github": IconBrandGithub,
  "oauth2:microsoft": IconBrandWindows,
  "oauth2:azure_ad": IconBrandAzure,
  "oauth2:apple": IconBrandApple,
};

export function NewConnection() {
  const [strategy, setStrategy] = useState<Strategy | null>(null);
  return (
    <Page title="New connection" description="At which provider do people have their account?">
      <div role="group" aria-label="Provider" className={classes.cards}>
        {STRATEGIES.map((each) => {
          const StrategyIcon = ICONS[each.key] ?? IconKey;
          return (
            <UnstyledButton
              key={each.key}
              className={classes.card}
              aria-pressed={each.key === strategy?.key}
              onClick={() => setStrategy(each)}
            >
              <StrategyIcon size={24} stroke={1.5} aria-hidden />
              <span>
                <span className={classes.title}>{each.title}</span>
                <span className={classes.about}>{each.about}</span>
              </span>
            </UnstyledButton>
          );
        })}
      </div>
      {strategy === null ? null : <NewConnectionForm key={strategy.key} strategy={strategy} />}
    </Page>
  );
}

function NewConnectionForm({ strategy }: { strategy: Strategy }) {
  const about = useAbout();
  const applications = useApplications();
  const people = (applications.data ?? []).filter((each) => each.type !== "m2m");
  const fields = strategy.fields.filter((field) => field.isRequired || field.option === "issuer");
  const [name, setName] = useState(strategy.title);
  const [entered, setEntered] = useState<Entered>(enteredOf(fields, {}));
  const [left, setLeft] = useState<readonly string[]>([]);
  const navigate = useNavigate();
  const create = useChange(async () => {
    const id = await createConnection({
      name: name.trim(),
      display_name: name.trim(),
      strategy: strategy.key,
      options: optionChanges(fields, {}, entered),
      enabled_applications: people.filter((each) => !left.includes(each.id)).map((each) => each.id),
    });
    await navigate({ to: `/auth/connections/${id}` });
  }, `People may sign in with ${name.trim()} now`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={560}>
        <Title order={2}>{strategy.title}</Title>
        <Text>
          1. Register there: {strategy.where}. It asks for a callback (redirect URI):
        </Text>
        {about.data === undefined ? null : <CopiedText text={`${about.data.issuer}/login/callback`} />}
        <Text>2. Write here what it gave you.</Text>
        <TextInput
          label="Name"
          description="On its button"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <OptionFields fields={fields} entered={entered} secrets={[]} onEnter={setEntered} isReadOnly={false} />
        <Checkbox.Group
          label="Applications that offer it"
          value={people.filter((each) => !left.includes(each.id)).map((each) => each.id)}
          onChange={(ids) => setLeft(people.filter((each) => !ids.includes(each.id)).map((each) => each.id))}
        >
          <Stack gap={6} mt={6}>
            {people.map((each) => (
              <Checkbox key={each.id} value={each.id} label={each.name} />
            ))}
            {people.length === 0 ? <Text c="dimmed">There is no application yet at which people sign in.</Text> : null}
          </Stack>
        </Checkbox.Group>
        <ErrorNote error={create.error} />
        <Group>
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
          <Button component={Link} to="/auth/connections" variant="default">
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
