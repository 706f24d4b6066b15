/** How one comes in: an account with a console role, or a link from the terminal. */
import { Box, Button, Center, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { send } from "../api/http";
import { CopiedText } from "../ui/CopiedText";
import { ErrorNote } from "../ui/ErrorNote";
import { Mark } from "./Mark";

/** Where one signs in with an account; null while nobody has been given a console role. */
async function fetchSignInUrl(): Promise<string | null> {
  const response = await send("GET", "/console-api/session", undefined, {});
  const body: { error?: { sign_in_url?: string | null } } = await response.json();
  return body.error?.sign_in_url ?? null;
}

export function SignIn({ linkFault }: { linkFault: unknown }) {
  const signInUrl = useQuery({ queryKey: ["console", "sign-in-url"], queryFn: fetchSignInUrl });
  useEffect(() => {
    document.title = "Sign in · Genkan";
  }, []);
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" maw={440} w="100%">
        <Stack gap="md">
          <Box>
            <Mark size={32} />
          </Box>
          <Title order={1}>Sign in to the console</Title>
          <ErrorNote error={linkFault} />
          {signInUrl.data ? (
            <Button component="a" href={signInUrl.data} fullWidth>
              Sign in with your account
            </Button>
          ) : null}
          <Text>Whoever runs the server gets a link that signs in once, within ten minutes:</Text>
          <CopiedText text="genkan admin link" />
        </Stack>
      </Paper>
    </Center>
  );
}
