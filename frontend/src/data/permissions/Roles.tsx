/** All roles that metadata know: what each has, and which are made of others. */
import { Badge, Button, Group, Paper, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rolesOf, useEngineChanged, useMetadata, type Metadata } from "../../api/engine";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { told } from "../../ui/told";
import { counted } from "../numbers";
import { RoleMenu } from "./RoleMenu";
import { addInherited, faultOfRoleName, inheritances, usesOf } from "./roles";
import { runAll } from "./save";

export function Roles() {
  const metadata = useMetadata();
  return (
    <Page
      title="Roles of the engine"
      description="A role is there as soon as a permission names it. An inherited role may what any of its roles may."
    >
      <Await query={metadata}>
        {({ metadata: known }) => (
          <>
            <RoleTable metadata={known} />
            <NewInheritedRole metadata={known} />
          </>
        )}
      </Await>
    </Page>
  );
}

function RoleTable({ metadata }: { metadata: Metadata }) {
  const roles = rolesOf(metadata).filter((role) => role !== "admin");
  if (roles.length === 0) {
    return <EmptyState title="No role yet">Open a table, then Permissions, and type a role.</EmptyState>;
  }
  const rows = roles.map((role) => ({ role, uses: usesOf(metadata, role), set: inheritances(metadata, role).own?.role_set ?? null }));
  return (
    <PlainTable
      label="Roles"
      rows={rows}
      rowKey={(row) => row.role}
      columns={[
        { title: "Role", cell: (row) => row.role },
        {
          title: "Inherits from",
          cell: (row) => (
            <Group gap={4}>
              {(row.set ?? []).map((parent) => (
                <Badge key={parent} variant="default" tt="none" fw={400}>
                  {parent}
                </Badge>
              ))}
            </Group>
          ),
        },
        {
          title: "Has of its own",
          cell: (row) => (
            <Text size="sm" title={row.uses.map((use) => use.says).join(", ")} maw={360} truncate>
              {row.uses.length === 0 ? "nothing" : `${counted(row.uses.length, "permission")}: ${row.uses.map((use) => use.says).join(", ")}`}
            </Text>
          ),
        },
        { title: "", width: 44, cell: (row) => <RoleMenu role={row.role} metadata={metadata} /> },
      ]}
    />
  );
}

function NewInheritedRole({ metadata }: { metadata: Metadata }) {
  const [name, setName] = useState("");
  const [parents, setParents] = useState<string[]>([]);
  const known = rolesOf(metadata).filter((role) => role !== "admin");
  const isThere = inheritances(metadata, name).own !== undefined;
  const fault = name === "" || isThere ? null : faultOfRoleName(name, known);
  const changed = useEngineChanged();
  const add = useMutation({
    mutationFn: () => runAll([addInherited(name, parents)]),
    onSuccess: async () => {
      told(`${name} may what ${parents.join(" or ")} may`);
      setName("");
      setParents([]);
      await changed();
    },
  });
  return (
    <Paper withBorder p="md" maw={640} component="section" aria-label="New inherited role">
      <Stack gap="sm">
        <Text fw={600}>New inherited role</Text>
        <TextInput label="Name" value={name} error={fault} onChange={(event) => setName(event.currentTarget.value)} />
        <TagsInput
          label="Roles it is made of"
          data={known.filter((role) => role !== name)}
          value={parents}
          onChange={(chosen) => setParents(chosen.filter((role) => role !== name))}
          acceptValueOnBlur
        />
        {isThere ? (
          <Text size="sm" c="dimmed">
            {name} is there already: its roles are replaced by these.
          </Text>
        ) : null}
        <ErrorNote error={add.error} title="Not made" />
        <Group>
          <Button onClick={() => add.mutate()} loading={add.isPending} disabled={name === "" || fault !== null || parents.length === 0}>
            {isThere ? "Replace its roles" : "Make the role"}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
