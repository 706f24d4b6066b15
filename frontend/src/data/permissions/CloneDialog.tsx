/** The same permission for other tables and roles: what is made is shown before it is. */
import { Button, Checkbox, Group, List, Modal, MultiSelect, Stack, TagsInput, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Relation } from "../../api/catalog";
import { rolesOf, useEngineChanged, type Metadata, type Permission } from "../../api/engine";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";
import { counted } from "../numbers";
import { clonePlan, cloneText } from "./clone";
import type { Place } from "./draft";
import { sourceNamed, tableText } from "./facts";
import { runAll } from "./save";
import { relationQuery } from "./use_facts";

interface CloneProps {
  place: Place;
  permission: Permission;
  metadata: Metadata;
  /** With unsaved changes it is not clear what would be cloned. */
  isChanged: boolean;
}

export function CloneAction({ isChanged, ...props }: CloneProps) {
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={dialog.open} disabled={isChanged} title={isChanged ? "save it first" : undefined}>
        Clone …
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} size="lg" title={`Clone ${props.place.role}: ${props.place.action}`} closeButtonProps={{ "aria-label": "Close" }}>
        <CloneForm {...props} onDone={dialog.close} />
      </Modal>
    </>
  );
}

function CloneForm({ place, permission, metadata, onDone }: Omit<CloneProps, "isChanged"> & { onDone: () => void }) {
  const here = tableText(place.table);
  const [names, setNames] = useState<string[]>([here]);
  const [roles, setRoles] = useState<string[]>([]);
  const [replacesExisting, setReplacesExisting] = useState(false);
  const all = sourceNamed(metadata, place.source)?.tables ?? [];
  const tables = all.filter((each) => names.includes(tableText(each.table)));
  const client = useQueryClient();
  const changed = useEngineChanged();
  const relations = useQueries({ queries: tables.map((each) => relationQuery(place.source, each.table)) });
  const isKnown = relations.every((each) => !each.isPending);
  const asked = { source: place.source, action: place.action, from: place, permission, tables, roles: roles.length === 0 ? [place.role] : roles, replacesExisting };
  const plan = clonePlan(asked, (table) =>
    client
      .getQueryData<Relation>(relationQuery(place.source, table).queryKey)
      ?.columns.map((column) => column.name),
  );
  const made = plan.filter((clone) => clone.commands.length > 0);
  const make = useMutation({
    mutationFn: () => runAll(made.flatMap((clone) => clone.commands)),
    onSuccess: async () => {
      told(`${counted(made.length, "permission")} made`);
      onDone();
      await changed();
    },
  });
  return (
    <Stack gap="md">
      <MultiSelect
        label="Tables"
        searchable
        limit={50}
        data={all.map((each) => tableText(each.table))}
        value={names}
        onChange={setNames}
        hidePickedOptions
      />
      <TagsInput
        label="Roles"
        description={`none chosen: ${place.role}; a new one can be typed`}
        data={rolesOf(metadata).filter((role) => role !== "admin")}
        value={roles}
        onChange={(chosen) => setRoles(chosen.filter((role) => role !== "admin"))}
        acceptValueOnBlur
      />
      <Checkbox
        label="Replace permissions that are there already"
        checked={replacesExisting}
        onChange={(event) => setReplacesExisting(event.currentTarget.checked)}
      />
      <div>
        <Text size="sm" fw={600} mb={4}>
          What is made
        </Text>
        {plan.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing yet: choose another table or another role.
          </Text>
        ) : (
          <List size="sm" style={{ maxHeight: 220, overflow: "auto" }} tabIndex={0} aria-label="What is made">
            {plan.map((clone) => (
              <List.Item key={cloneText(clone)}>{cloneText(clone)}</List.Item>
            ))}
          </List>
        )}
      </div>
      <ErrorNote error={make.error} title="Nothing was made" />
      <Group justify="flex-end">
        <Button onClick={() => make.mutate()} loading={make.isPending} disabled={made.length === 0 || !isKnown}>
          Make {counted(made.length, "permission")}
        </Button>
      </Group>
    </Stack>
  );
}
