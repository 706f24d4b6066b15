/** The first page: what is done of the article, what is next, where everything is. */
import { Button, Group, Paper, Progress, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useAbout } from "../api/console";
import { Await, Waiting } from "../ui/Await";
import { CopiedText } from "../ui/CopiedText";
import { ErrorNote } from "../ui/ErrorNote";
import { Page } from "../ui/Page";
import { checklist, type Step } from "./checklist";
import { useFacts } from "./facts";

export function Start() {
  const { facts, error } = useFacts();
  const about = useAbout();
  return (
    <Page
      title="Start"
      width="narrow"
      description="From an empty database to a signed-in user who reads only their own row. Each line ticks itself once it is really there."
    >
      <ErrorNote error={error} />
      {facts === null ? error ? null : <Waiting /> : <Checklist steps={checklist(facts)} />}
      <Title order={2} mt="md">
        Where everything is
      </Title>
      <Await query={about}>
        {({ graphql_url, issuer, jwks_url }) => (
          <Stack gap="xs">
            <CopiedText label="GraphQL" text={graphql_url} />
            <CopiedText label="Issuer (KINDE_ISSUER_URL)" text={issuer} />
            <CopiedText label="Keys (JWKS)" text={jwks_url} />
          </Stack>
        )}
      </Await>
    </Page>
  );
}

function Checklist({ steps }: { steps: readonly Step[] }) {
  const done = steps.filter((step) => step.isDone).length;
  const next = steps.findIndex((step) => !step.isDone);
  return (
    <Paper withBorder>
      <Group px="md" py="sm" gap="sm">
        <Progress value={(done / steps.length) * 100} flex={1} aria-label="Steps done" />
        <Text size="sm" className="numbers">
          {done} of {steps.length}
        </Text>
      </Group>
      <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: "none" }}>
        {steps.map((step, index) => (
          <StepLine key={step.title} step={step} isNext={index === next} />
        ))}
      </Stack>
    </Paper>
  );
}

function StepLine({ step, isNext }: { step: Step; isNext: boolean }) {
  return (
    <Group
      component="li"
      wrap="nowrap"
      px="md"
      py="sm"
      gap="sm"
      align="flex-start"
      style={{
        borderTop: "1px solid var(--genkan-line)",
        ...(isNext ? { background: "var(--genkan-accent-wash)" } : {}),
      }}
    >
      <ThemeIcon variant="transparent" color={step.isDone ? "moss" : "gray"} size={22} aria-hidden>
        {step.isDone ? <IconCheck size={18} /> : <IconCircle size={18} />}
      </ThemeIcon>
      <Stack gap={2} flex={1} miw={0}>
        <Text fw={600}>
          {step.title}
          <Text span c="dimmed" size="sm" fw={400}>
            {step.isDone ? " · done" : isNext ? " · next" : ""}
          </Text>
        </Text>
        <Text size="sm">{step.says}</Text>
      </Stack>
      <Button component={Link} to={step.to} variant={isNext ? "filled" : "default"} size="compact-sm">
        {step.action}
      </Button>
    </Group>
  );
}
