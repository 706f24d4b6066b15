/** The keys that sign tokens, drawn as overlapping bars, and their rotation. */
import { Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useAbout } from "../../api/console";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { CopiedText } from "../../ui/CopiedText";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { confirmDestruction } from "../../ui/confirm";
import { useAction } from "../change";
import { barsOf, nowIn, spanOf, type SigningKey, type Span } from "./keys";
import classes from "./Keys.module.css";

const PHASES = [
  { phase: "waits", text: "published, waits" },
  { phase: "signs", text: "signs" },
  { phase: "verifies", text: "verifies what it signed" },
] as const;

export function Keys() {
  const keys = useQuery({
    queryKey: ["identity", "signing-keys"],
    queryFn: async () => (await management<{ keys: readonly SigningKey[] }>("GET", "/genkan/keys")).keys,
  });
  const jwks = useAbout().data?.jwks_url;
  const rotate = useAction(() => management("POST", "/genkan/keys/rotate"), "Rotated: the next key signs from now on");
  const ask = () =>
    confirmDestruction({
      title: "Rotate the signing keys",
      goes: [
        "the key that signs now retires: it verifies for 31 days more and is then forgotten",
        "tokens that are out stay valid; engines and SDKs know the next key already",
      ],
      confirm: "Rotate now",
      onConfirm: () => rotate.act(undefined),
    });
  return (
    <Page
      title="Signing keys"
      description="Every key is published before it signs and stays published while a token of it may live; they rotate by themselves every 90 days."
      action={
        <Button variant="default" loading={rotate.isPending} onClick={ask}>
          Rotate now
        </Button>
      }
    >
      {jwks === undefined ? null : <CopiedText label="Where verifiers read the public keys" text={jwks} action="Copy URL" />}
      <Await query={keys}>{(rows) => <Drawn keys={rows} />}</Await>
    </Page>
  );
}

function Drawn({ keys }: { keys: readonly SigningKey[] }) {
  const now = new Date();
  const span = spanOf(keys, now);
  const algorithms = [...new Set(keys.map((key) => key.algorithm))].sort().reverse();
  return (
    <Stack gap="lg" maw={860}>
      <Group gap="md">
        {PHASES.map(({ phase, text }) => (
          <Group key={phase} gap={6}>
            <div className={`${classes.swatch} ${classes[phase]}`} aria-hidden />
            <Text size="sm">{text}</Text>
          </Group>
        ))}
        <Group gap={6}>
          <div style={{ width: 2, height: 14, background: "var(--genkan-danger)" }} aria-hidden />
          <Text size="sm">now</Text>
        </Group>
      </Group>
      {algorithms.map((algorithm) => (
        <Stack key={algorithm} gap="sm">
          <Title order={2}>{algorithm}</Title>
          {keys
            .filter((key) => key.algorithm === algorithm)
            .map((key) => (
              <Key key={key.kid} signingKey={key} span={span} now={now} />
            ))}
        </Stack>
      ))}
    </Stack>
  );
}

function Key({ signingKey, span, now }: { signingKey: SigningKey; span: Span; now: Date }) {
  const { kid, state } = signingKey;
  return (
    <Paper withBorder p="sm">
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Text ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
            {kid}
          </Text>
          <Badge variant="light" color={state === "active" ? "moss" : "gray"}>
            {state}
          </Badge>
        </Group>
        <div className={classes.track} aria-hidden>
          {barsOf(signingKey, span).map((bar) => (
            <div key={bar.phase} className={`${classes.bar} ${classes[bar.phase]}`} style={{ left: `${bar.left}%`, width: `${bar.width}%` }} />
          ))}
          <div className={classes.now} style={{ left: `${nowIn(span, now)}%` }} />
        </div>
        <Text size="sm" c="dimmed">
          <Told signingKey={signingKey} />
        </Text>
      </Stack>
    </Paper>
  );
}

function Told({ signingKey: { state, created_on, signs_from, signs_until, verifies_until } }: { signingKey: SigningKey }) {
  if (state === "next") {
    return (
      <>
        published <Moment at={created_on} />; signs when the active one retires
      </>
    );
  }
  return (
    <>
      signs from <Moment at={signs_from} isExact /> to <Moment at={signs_until} isExact />, verifies until{" "}
      <Moment at={verifies_until} isExact />
    </>
  );
}
