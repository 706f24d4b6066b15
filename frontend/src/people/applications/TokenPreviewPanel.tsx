/** The token that somebody would get now, drawn as its parts, with what Hasura would say of it. */
import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Await } from "../../ui/Await";
import { CopyAction } from "../../ui/CopiedText";
import { UserPicker } from "../UserPicker";
import classes from "./Tokens.module.css";
import { hasuraChecks, partText, tokenParts, type Check, type TokenPart } from "./tokenParts";
import { useTokenPreview, type HasuraMapping, type TokenPreview } from "./tokenSettings";

interface TokenPreviewPanelProps {
  id: string;
  mapping: HasuraMapping;
  isMachine: boolean;
}

export function TokenPreviewPanel({ id, mapping, isMachine }: TokenPreviewPanelProps) {
  const [userId, setUserId] = useState<string | null>(null);
  const preview = useTokenPreview(id, userId);
  return (
    <Paper component="section" aria-label="The resulting token" withBorder p="md" className={classes.token}>
      <Stack gap="sm">
        {isMachine ? null : (
          <UserPicker
            label="Token of"
            placeholder="A made-up new user"
            userId={userId}
            onChoose={(user) => setUserId(user?.id ?? null)}
          />
        )}
        <Await query={preview}>{(found) => <Preview preview={found} mapping={mapping} isMachine={isMachine} />}</Await>
      </Stack>
    </Paper>
  );
}

function Preview({ preview, mapping, isMachine }: { preview: TokenPreview; mapping: HasuraMapping; isMachine: boolean }) {
  const token = preview.tokens[isMachine ? "m2m_token" : "access_token"];
  if (token === undefined) return <Text c="dimmed">It gets no token of this kind.</Text>;
  const { claims, size_bytes } = token;
  const isChecked = mapping.is_enabled && mapping.mode !== "kinde_flat";
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2}>
          {isMachine ? "M2M token" : "Access token"}{" "}
          <Text span size="sm" fw={400} c="dimmed" className="numbers">
            {size_bytes.toLocaleString("en")} bytes
          </Text>
        </Title>
        <CopyAction text={JSON.stringify(claims, null, 2)} action="Copy JSON" />
      </Group>
      {isChecked ? <Checks checks={hasuraChecks(claims, mapping.namespace)} /> : null}
      {mapping.is_enabled ? null : <Text c="dimmed">The mapping is off: there is nothing in it that Hasura reads.</Text>}
      {[...preview.warnings, ...preview.withheld_roles.map((role) => `the role '${role}' is withheld from Hasura`)].map(
        (warning) => (
          <Text key={warning} style={{ color: "var(--genkan-warning)" }}>
            {warning}
          </Text>
        ),
      )}
      {tokenParts(claims, mapping.namespace).map((part) => (
        <Part key={part.kind} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: TokenPart }) {
  return (
    <div className={classes.part} data-kind={part.kind}>
      <Text size="xs">
        <Text span fw={600}>
          {part.title}
        </Text>{" "}
        <Text span c="dimmed">
          {part.about}
        </Text>
      </Text>
      <pre className={classes.json}>{partText(part.claims)}</pre>
    </div>
  );
}

function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <Stack component="ul" gap={2} m={0} p={0} aria-label="What Hasura checks" style={{ listStyle: "none" }}>
      {checks.map((check) => (
        <li key={check.says} className={classes.check} data-good={check.isGood}>
          {check.isGood ? <IconCheck size={16} aria-label="yes:" /> : <IconX size={16} aria-label="no:" />}
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {check.says}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
