/** A token as its parts, with a tick or a cross for each check. */
import { Code, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { checksOf, decodeToken, hasuraClaims } from "../token/decode";
import { CopiedText } from "./CopiedText";

export function TokenParts({ token, issuer }: { token: string; issuer: string }) {
  const decoded = decodeToken(token);
  if (decoded === null) return <Text c="var(--genkan-danger)">This is no JWT: it has no three parts of base64url.</Text>;
  const mapped = hasuraClaims(decoded.claims);
  return (
    <Stack gap="sm">
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {checksOf(decoded, issuer, new Date()).map((check) => (
          <Group key={check.label} component="li" gap={6} wrap="nowrap" align="flex-start">
            {check.holds ? (
              <IconCheck size={16} style={{ flexShrink: 0 }} color="var(--genkan-success)" role="img" aria-label="holds" />
            ) : (
              <IconX size={16} style={{ flexShrink: 0 }} color="var(--genkan-danger)" role="img" aria-label="does not hold" />
            )}
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              <b>{check.label}</b> {check.says}
            </Text>
          </Group>
        ))}
      </Stack>
      {mapped === null ? null : <Part title="What the engine reads" value={mapped} />}
      <Part title="Claims" value={decoded.claims} />
      <Part title="Header" value={decoded.header} />
      <CopiedText text={token} label="The token itself; it signs in whoever has it" action="Copy token" />
    </Stack>
  );
}

function Part({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        {title}
      </Text>
      <Code block tabIndex={0} aria-label={title} style={{ maxHeight: 260, overflow: "auto" }}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
