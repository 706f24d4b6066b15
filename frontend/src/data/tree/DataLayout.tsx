/** Data: the tree beside its pages, or behind a button where there is no room for both. */
import { Button, Drawer, Group } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconBinaryTree } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { SQL_PATH, useTablePlace } from "../paths";
import { permissionsPath } from "../permissions/paths";
import { diagramPath } from "../relationships/paths";
import { Tree } from "./Tree";
import classes from "./Tree.module.css";

export function DataLayout() {
  const isWide = useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
  // The page stays where it is when the window gets narrow: what was typed on it is not lost.
  return (
    <div style={{ display: "flex", flexDirection: isWide ? "row" : "column", alignItems: isWide ? "flex-start" : "stretch" }}>
      {isWide ? <Beside /> : <Folded />}
      <div style={{ flex: 1, minWidth: 0 }}>
        <Outlet />
      </div>
    </div>
  );
}

function Beside() {
  return (
    <nav className={classes.side} aria-label="Tables">
      <Tree />
      <Wholes />
    </nav>
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
          <Wholes />
        </nav>
      </Drawer>
    </>
  );
}

/** The pages of Data that are of no one table. */
function Wholes() {
  const { source } = useTablePlace();
  const wholes = [
    { title: "SQL", to: SQL_PATH },
    { title: "Permissions", to: permissionsPath(source) },
    { title: "Diagram", to: diagramPath(source) },
  ];
  return (
    <Button.Group p="xs" style={{ borderTop: "1px solid var(--genkan-line)" }}>
      {wholes.map(({ title, to }) => (
        <Button key={to} component={Link} to={to} variant="default" size="compact-sm" px={6} fw={400} flex="1 1 auto">
          {title}
        </Button>
      ))}
    </Button.Group>
  );
}
