/** Data: the tree beside its pages, or behind a button where there is no room for both. */
import { Button, Drawer, Group } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconBinaryTree, IconTerminal2 } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { SQL_PATH } from "../paths";
import { Tree } from "./Tree";
import classes from "./Tree.module.css";

export function DataLayout() {
  const isWide = useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
  return isWide ? <Beside /> : <Folded />;
}

function Beside() {
  return (
    <div style={{ display: "flex", alignItems: "flex-start" }}>
      <nav className={classes.side} aria-label="Tables">
        <Tree />
        <SqlLink />
      </nav>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Outlet />
      </div>
    </div>
  );
}

function Folded() {
  const [isOpen, drawer] = useDisclosure(false);
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(drawer.close, [path]);
  return (
    <>
      <Group px="lg" pt="sm">
        <Button variant="default" size="compact-sm" leftSection={<IconBinaryTree size={14} aria-hidden />} onClick={drawer.open}>
          Tables
        </Button>
      </Group>
      <Drawer opened={isOpen} onClose={drawer.close} title="Tables" size={320} styles={{ body: { height: "calc(100% - 60px)", padding: 0 } }}>
        <nav className={classes.drawer} aria-label="Tables">
          <Tree />
          <SqlLink />
        </nav>
      </Drawer>
      <Outlet />
    </>
  );
}

function SqlLink() {
  return (
    <Group p="xs" style={{ borderTop: "1px solid var(--genkan-line)" }}>
      <Button component={Link} to={SQL_PATH} variant="default" size="compact-sm" fullWidth leftSection={<IconTerminal2 size={14} aria-hidden />}>
        SQL
      </Button>
    </Group>
  );
}
