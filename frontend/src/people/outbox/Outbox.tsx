/** Letters that would have been sent, newest first; each new one is there at once. */
import { Anchor, Badge, Code, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { ApiFault } from "../../api/http";
import { Waiting } from "../../ui/Await";
import { CopyAction } from "../../ui/CopiedText";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { codeOf, linkOf, type Letter } from "./letter";
import { useOutbox } from "./use_outbox";

export function Outbox() {
  const { letters, fault } = useOutbox();
  const [to, setTo] = useState("");
  const shown = letters?.filter((letter) => letter.to.toLowerCase().includes(to.trim().toLowerCase()));
  const isAbsent = fault instanceof ApiFault && fault.status === 404;
  return (
    <Page title="Outbox" description="In development no email is sent: it is here, with its code to copy. New ones appear by themselves." width="narrow">
      {isAbsent ? (
        <EmptyState title="No outbox here">This server sends its emails. In development they are kept here instead.</EmptyState>
      ) : (
        <>
          <ErrorNote error={fault} />
          {letters !== undefined && letters.length > 0 ? (
            <TextInput aria-label="Letters to" placeholder="Letters to" leftSection={<IconSearch size={16} aria-hidden />} value={to}
              onChange={(event) => setTo(event.currentTarget.value)} maw={320} />
          ) : null}
          {shown === undefined && fault === null ? <Waiting /> : null}
          <Stack gap="sm" aria-live="polite">
            {shown?.map((letter) => <LetterPanel key={letter.id} letter={letter} />)}
          </Stack>
          {letters?.length === 0 ? (
            <EmptyState title="No letters yet">Sign in or register with an email address; its code is here a moment later.</EmptyState>
          ) : null}
        </>
      )}
    </Page>
  );
}

function LetterPanel({ letter }: { letter: Letter }) {
  const code = codeOf(letter);
  const link = linkOf(letter);
  return (
    <Paper withBorder p="md" component="article" aria-label={`${letter.subject}, to ${letter.to}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2} miw={0}>
            <Title order={2} style={{ overflowWrap: "anywhere" }}>
              {letter.subject}
            </Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              to {letter.to} · <Moment at={letter.sent_at} />
            </Text>
          </Stack>
          <Badge variant="light" color="gray" tt="none" style={{ flexShrink: 0 }}>
            {letter.kind.replaceAll("_", " ")}
          </Badge>
        </Group>
        {code === null ? null : (
          <Group gap="xs">
            <Code fz={20} px="sm">
              {code}
            </Code>
            <CopyAction text={code} action="Copy code" />
          </Group>
        )}
        {link === null ? null : (
          <Group gap="xs">
            <Anchor href={link} target="_blank" rel="noreferrer" style={{ overflowWrap: "anywhere" }}>
              Open its link
            </Anchor>
            <CopyAction text={link} action="Copy link" />
          </Group>
        )}
        <Text size="sm" component="pre" m={0} ff="inherit" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {letter.text}
        </Text>
      </Stack>
    </Paper>
  );
}
