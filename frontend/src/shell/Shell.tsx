/** The frame of the console: rail at the left, the page beside it. */
import { AppShell, Burger, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { Account } from "./Account";
import { Mark } from "./Mark";
import { Palette, openPalette } from "./Palette";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";

export function Shell() {
  const [isOpen, rail] = useDisclosure(false);
  const path = useLocation({ select: (location) => location.pathname });
  useHotkeys([["mod+K", openPalette]]);
  useEffect(rail.close, [path]);
  return (
    <AppShell header={{ height: 48 }} navbar={{ width: 200, breakpoint: "md", collapsed: { mobile: !isOpen } }}>
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <AppShell.Header className={classes.surface}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={rail.toggle} hiddenFrom="md" size="sm" aria-label="Places" />
            <UnstyledButton component={Link} to="/" aria-label="genkan, start">
              <Group gap={8} wrap="nowrap">
                <Mark size={20} />
                <Text fw={600}>genkan</Text>
              </Group>
            </UnstyledButton>
          </Group>
          <Account />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Places" className={classes.surface}>
        <Rail path={path} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}
