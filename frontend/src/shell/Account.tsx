/** Who is signed in, the colours, the way out. */
import { ActionIcon, Button, Group, Kbd, Menu, Text, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconMoon, IconSearch, IconSun, IconUser } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { signOut, useSession } from "../api/console";
import { toldFault } from "../ui/told";
import { openPalette } from "./Palette";

export function Account() {
  const session = useSession().data;
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const leave = () =>
    signOut().then(() => {
      client.clear();
      window.location.assign("/console");
    }, toldFault);
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        variant="default"
        size="compact-sm"
        onClick={openPalette}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Kbd size="xs" visibleFrom="sm">
            Ctrl K
          </Kbd>
        }
      >
        Find
      </Button>
      <ActionIcon
        variant="default"
        aria-label={scheme === "dark" ? "Light colours" : "Dark colours"}
        onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}
      >
        {scheme === "dark" ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label="Account">
            <IconUser size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {session === undefined ? null : (
            <Text px="sm" py={6} size="sm">
              {session.name}
              <br />
              <Text span c="dimmed" size="xs">
                console role: {session.role}
              </Text>
            </Text>
          )}
          <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
