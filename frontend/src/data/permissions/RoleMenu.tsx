/** What can be done with a whole role: its name, its end, a template for this table. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rolesOf, useEngineChanged, type Metadata } from "../../api/engine";
import { confirmDestruction } from "../../ui/confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { told, toldFault } from "../../ui/told";
import { counted } from "../numbers";
import { deleteRoleCommands, faultOfRoleName, inheritances, renameRoleCommands, usesOf } from "./roles";
import { runAll } from "./save";
import type { Template } from "./templates";

interface RoleMenuProps {
  role: string;
  metadata: Metadata;
  /** Templates for the table that is shown; none on a page of roles. */
  templates?: readonly Template[];
}

export function RoleMenu({ role, metadata, templates = [] }: RoleMenuProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const changed = useEngineChanged();
  const remove = () =>
    confirmDestruction({
      title: `Delete the role ${role} everywhere?`,
      goes: whatGoes(metadata, role),
      confirm: "Delete the role",
      onConfirm: () =>
        void runAll(deleteRoleCommands(metadata, role)).then(() => {
          told(`nobody is ${role} any more`);
          return changed();
        }, toldFault),
    });
  const apply = (template: Template) =>
    void runAll(template.commands).then(() => {
      told(`${template.title}: ${counted(template.makes.length, "permission")} made`);
      return changed();
    }, toldFault);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More for ${role}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {templates.length === 0 ? null : <Menu.Label>Make what is missing here</Menu.Label>}
          {templates.map((template) => (
            <Menu.Item key={template.title} onClick={() => apply(template)}>
              {template.title}
              <Text size="xs" c="dimmed">
                {template.makes.join(", ")}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Label>Everywhere</Menu.Label>
          <Menu.Item onClick={() => setIsRenaming(true)}>Rename the role …</Menu.Item>
          <Menu.Item color="vermilion" onClick={remove}>
            Delete the role …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isRenaming} onClose={() => setIsRenaming(false)} title={`Rename ${role} everywhere`} closeButtonProps={{ "aria-label": "Close" }}>
        <RenameForm role={role} metadata={metadata} onDone={() => setIsRenaming(false)} />
      </Modal>
    </>
  );
}

function whatGoes(metadata: Metadata, role: string): readonly string[] {
  const { own, heirs } = inheritances(metadata, role);
  return [
    ...usesOf(metadata, role).map((use) => use.says),
    ...(own === undefined ? [] : ["the inherited role itself"]),
    ...heirs.map((heir) => `what ${heir.role_name} inherits from it`),
  ];
}

function RenameForm({ role, metadata, onDone }: { role: string; metadata: Metadata; onDone: () => void }) {
  const [name, setName] = useState(role);
  const changed = useEngineChanged();
  const fault = name === role ? null : faultOfRoleName(name, rolesOf(metadata));
  const rename = useMutation({
    mutationFn: () => runAll(renameRoleCommands(metadata, role, name)),
    onSuccess: async () => {
      told(`${role} is ${name} now`);
      onDone();
      await changed();
    },
  });
  return (
    <Stack gap="md">
      <TextInput label="Name" value={name} error={fault} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      <Text size="sm" c="dimmed">
        {counted(usesOf(metadata, role).length, "permission")} and every role that inherits from it go along. Tokens that
        still say {role} find nothing: change the roles of the identity provider too.
      </Text>
      <ErrorNote error={rename.error} title="Nothing was renamed" />
      <Group justify="flex-end">
        <Button onClick={() => rename.mutate()} loading={rename.isPending} disabled={fault !== null || name === role}>
          Rename
        </Button>
      </Group>
    </Stack>
  );
}
