/** The token a user would get at an application, minted now and taken apart. */
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAbout } from "../../api/console";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { CopiedText } from "../../ui/CopiedText";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { TokenParts } from "../../ui/TokenParts";
import { useSignableApplications, type Signable } from "../../explorer/people";
import { useChange } from "../change";
import { tokenCommand } from "./token_command";
import { UserFrame } from "./UserFrame";
import { usePlaces, type User } from "./user";

export function Tokens() {
  return <UserFrame>{(user) => <UserTokens user={user} />}</UserFrame>;
}

function UserTokens({ user }: { user: User }) {
  const applications = useSignableApplications();
  return (
    <Await query={applications}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="No application yet" action={<Button component={Link} to="/auth/applications">Applications</Button>} command="genkan app create 'My app' --type nextjs">
            A token is for an application: make one first.
          </EmptyState>
        ) : (
          <Mint user={user} applications={rows} />
        )
      }
    </Await>
  );
}

function Mint({ user, applications }: { user: User; applications: readonly Signable[] }) {
  const [client, setClient] = useState(applications[0]?.id ?? null);
  const [organization, setOrganization] = useState<string | null>(null);
  const about = useAbout().data;
  const places = usePlaces(user.id).data ?? [];
  const mint = useChange((body: Readonly<Record<string, unknown>>) =>
    management<{ access_token: string }>("POST", "/genkan/user_tokens", body),
  );
  const token = mint.data?.access_token;
  return (
    <Stack gap="md" maw={860}>
      <Text c="dimmed">
        Made by the same code as everybody's tokens, and kept in the audit log. Whoever has it is {user.email ?? "this user"} until it
        expires.
      </Text>
      <Group align="flex-end" gap="sm">
        <Select label="Application" data={applications.map(({ id, name }) => ({ value: id, label: name }))} value={client}
          onChange={setClient} allowDeselect={false} w={260} />
        <Select label="Organization" placeholder="Their first" clearable data={places.map(({ code, name }) => ({ value: code, label: name }))}
          value={organization} onChange={setOrganization} w={240} />
        <Button loading={mint.isPending} disabled={client === null}
          onClick={() => mint.mutate({ user_id: user.id, client_id: client, ...(organization === null ? {} : { org_code: organization }) })}>
          Mint a token
        </Button>
      </Group>
      <ErrorNote error={mint.error} title="No token was made" />
      {token === undefined || about === undefined ? null : (
        <>
          <TokenParts token={token} issuer={about.issuer} />
          <CopiedText label="Ask the engine with it" text={tokenCommand(about.graphql_url, token)} isBlock action="Copy curl" />
        </>
      )}
    </Stack>
  );
}
