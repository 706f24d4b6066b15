import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useAction } from "../change";
import { FlagInput } from "./FlagInput";
import { setFlag, takeFlagBack, valueFault, type Flag } from "./flag";

/** The value of a flag for the whole environment, or that it is the default. */
export function EnvironmentValue({ flag }: { flag: Flag }) {
  const own = flag.environment_value;
  const [isEdited, setIsEdited] = useState(false);
  const [value, setValue] = useState(own ?? flag.default_value);
  const set = useAction((text: string) => setFlag({ level: "env" }, flag.key, text), `${flag.key} is set`);
  const takeBack = useAction(() => takeFlagBack({ level: "env" }, flag.key), `${flag.key} has its default again`);
  if (own === null && !isEdited) {
    return (
      <Group gap="xs" wrap="nowrap">
        <Text c="dimmed">its default</Text>
        <Button size="compact-sm" variant="subtle" onClick={() => setIsEdited(true)} aria-label={`Set ${flag.key} for the environment`}>
          Set
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <FlagInput label={`Value of ${flag.key} in this environment`} type={flag.type} value={value} onChange={setValue} />
      <Button size="compact-sm" mt={4} variant="default" disabled={valueFault(flag.type, value) !== null || value === own} loading={set.isPending}
        onClick={() => set.act(value)} aria-label={`Save ${flag.key} for the environment`}>
        Save
      </Button>
      <Button size="compact-sm" mt={4} variant="default" loading={takeBack.isPending}
        onClick={() => (own === null ? setIsEdited(false) : takeBack.act(undefined))}
        aria-label={own === null ? `Leave it: ${flag.key}` : `Take back ${flag.key}`}>
        {own === null ? "Leave it" : "Take back"}
      </Button>
    </Group>
  );
}
