/** Every flag with the value in force, where it is from, and setting it apart here. */
import { Anchor, Badge, Button, Code, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { PlainTable } from "../../ui/PlainTable";
import { useAction } from "../change";
import { FlagInput } from "./FlagInput";
import { isAllowedAt, originText, setFlag, takeFlagBack, useFlags, valueAt, valueFault, type Flag, type FlagScope } from "./flag";

export function FlagValues({ scope }: { scope: FlagScope }) {
  const flags = useFlags(scope);
  return (
    <Await query={flags}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState
            title="No feature flags yet"
            action={
              <Button component={Link} to="/auth/flags">
                Make one
              </Button>
            }
          >
            A flag is in every token as a value; here it can be set apart.
          </EmptyState>
        ) : (
          <PlainTable
            label="Feature flags"
            rows={rows}
            rowKey={(flag) => flag.id}
            columns={[
              { title: "Flag", cell: (flag) => <FlagName flag={flag} /> },
              { title: "Value in force", cell: (flag) => <Code>{flag.value === "" ? "(empty)" : flag.value}</Code> },
              { title: "From", cell: (flag) => <Badge variant="light" color={flag.value_from === "default" ? "gray" : "indigo"} tt="none">{originText(flag)}</Badge> },
              { title: "Set here", cell: (flag) => <FlagEditor key={valueAt(flag, scope.level) ?? ""} scope={scope} flag={flag} /> },
            ]}
          />
        )
      }
    </Await>
  );
}

export function FlagName({ flag }: { flag: Flag }) {
  return (
    <Stack gap={0} py={2}>
      <Text fw={600}>{flag.name}</Text>
      <Text size="xs" c="dimmed" ff="monospace">
        {flag.key}
      </Text>
    </Stack>
  );
}

function FlagEditor({ scope, flag }: { scope: FlagScope; flag: Flag }) {
  const [value, setValue] = useState(valueAt(flag, scope.level) ?? flag.value);
  const set = useAction((text: string) => setFlag(scope, flag.key, text), `${flag.key} is set; the next tokens have it`);
  const takeBack = useAction(() => takeFlagBack(scope, flag.key), `${flag.key} is as it is elsewhere again`);
  const own = valueAt(flag, scope.level);
  if (!isAllowedAt(flag, scope.level)) {
    return (
      <Text c="dimmed" size="sm">
        Not allowed here; the flag's level is changed in{" "}
        <Anchor component={Link} to="/auth/flags" inherit>
          Flags
        </Anchor>
        .
      </Text>
    );
  }
  const fault = valueFault(flag.type, value);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <FlagInput label={`Value of ${flag.key} here`} type={flag.type} value={value} onChange={setValue} />
      <Button size="compact-sm" mt={4} variant="default" disabled={fault !== null || value === own} loading={set.isPending}
        onClick={() => set.act(value)} aria-label={`Set ${flag.key} here`}>
        Set
      </Button>
      {own === null ? null : (
        <Button size="compact-sm" mt={4} variant="default" loading={takeBack.isPending} onClick={() => takeBack.act(undefined)} aria-label={`Take back ${flag.key}`}>
          Take back
        </Button>
      )}
    </Group>
  );
}
