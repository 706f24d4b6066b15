/** Every setting of the server: what holds, who says so, and what may be changed here. */
import { Badge, Group, Stack, Switch, Text, TextInput, Title, Tooltip, UnstyledButton } from "@mantine/core";
import { IconLock, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Await } from "../ui/Await";
import { EmptyState } from "../ui/EmptyState";
import { PlainTable } from "../ui/PlainTable";
import { JWT_SECRET, useSettings, type Setting } from "./api";
import { JwtSecret } from "./JwtSecret";
import { SettingEditor } from "./SettingEditor";
import { groupsOf, isChanged, shownValue } from "./setting_list";
import { SettingsPage } from "./SettingsPage";

export function EnvironmentVariables() {
  const settings = useSettings();
  const [text, setText] = useState("");
  const [isChangedOnly, setIsChangedOnly] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <SettingsPage
      title="Environment variables"
      description="What the server was told, by whom, and what holds where nobody said anything. A change is checked first and holds at once; a flag, the environment, .env and genkan.toml go before it."
    >
      <Await query={settings}>
        {(all) => {
          const jwt = all.find(({ name }) => name === JWT_SECRET);
          const groups = groupsOf(all, { text, isChangedOnly });
          return (
            <Stack gap="md">
              {jwt === undefined ? null : <JwtSecret setting={jwt} />}
              <Group gap="md">
                <TextInput
                  aria-label="Search settings"
                  placeholder="Search by name or meaning"
                  leftSection={<IconSearch size={16} aria-hidden />}
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                  w={320}
                />
                <Switch label="Only what was set" checked={isChangedOnly} onChange={(event) => setIsChangedOnly(event.currentTarget.checked)} />
              </Group>
              {groups.length === 0 ? <EmptyState title="No setting fits">Use other words, or fewer of them.</EmptyState> : null}
              {groups.map((group) => (
                <section key={group.title} aria-label={group.title}>
                  <Title order={2} mb="xs">
                    {group.title}
                  </Title>
                  <SettingTable label={group.title} settings={group.settings} onOpen={setOpened} />
                </section>
              ))}
              <SettingEditor setting={all.find(({ name }) => name === opened) ?? null} onClose={() => setOpened(null)} />
            </Stack>
          );
        }}
      </Await>
    </SettingsPage>
  );
}

interface SettingTableProps {
  label: string;
  settings: readonly Setting[];
  onOpen: (name: string) => void;
}

function SettingTable({ label, settings, onOpen }: SettingTableProps) {
  return (
    <PlainTable
      label={label}
      rows={settings}
      rowKey={({ name }) => name}
      columns={[
        {
          title: "Setting",
          cell: (setting) => (
            <UnstyledButton onClick={() => onOpen(setting.name)} style={{ textDecoration: "underline", overflowWrap: "anywhere" }}>
              <Text span size="sm" ff="monospace">
                {setting.name}
              </Text>
            </UnstyledButton>
          ),
        },
        { title: "Value", cell: (setting) => <Value setting={setting} /> },
        { title: "From", width: 150, cell: (setting) => <From setting={setting} /> },
      ]}
    />
  );
}

function Value({ setting }: { setting: Setting }) {
  const isQuiet = setting.is_secret || !setting.is_set;
  return (
    <Text size="sm" lineClamp={1} maw={420} c={isQuiet ? "dimmed" : ""} style={{ overflowWrap: "anywhere" }}>
      {shownValue(setting)}
    </Text>
  );
}

function From({ setting }: { setting: Setting }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Badge variant={isChanged(setting) ? "light" : "default"} radius="sm" tt="none" fw={400}>
        {setting.origin}
      </Badge>
      {setting.locked_by === null ? null : (
        <Tooltip label={setting.locked_by} multiline maw={320}>
          <IconLock size={16} role="img" aria-label={`Locked: ${setting.locked_by}`} />
        </Tooltip>
      )}
      {setting.is_pending ? (
        <Badge color="amber" variant="light" radius="sm" tt="none" fw={400}>
          next start
        </Badge>
      ) : null}
    </Group>
  );
}
