/** The permissions of a table: the matrix, and the one that is open. */
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Relation } from "../../api/catalog";
import { rolesOf, useMetadata, type ExportedMetadata } from "../../api/engine";
import { Await } from "../../ui/Await";
import { useTablePlace, type TablePlace } from "../paths";
import { TableFrame } from "../tables/TableFrame";
import { trackedTable } from "../tables/tracked";
import { Editor } from "./Editor";
import { sourceNamed } from "./facts";
import { Matrix, type ChosenCell } from "./Matrix";
import { ACTIONS, inheritedRoles, permissionOf, type Action } from "./matrix";
import { RoleMenu } from "./RoleMenu";
import { faultOfRoleName } from "./roles";
import { permissionsPath } from "./paths";
import { templatesFor } from "./templates";
import { relationQuery } from "./use_facts";

export function TablePermissions() {
  const place = useTablePlace();
  const metadata = useMetadata();
  const relation = useQuery(relationQuery(place.source, { schema: place.schema, name: place.table }));
  return (
    <TableFrame needsTracking>
      <Await query={metadata}>
        {(exported) => (
          <Await query={relation}>{(known) => <Permissions place={place} exported={exported} relation={known} />}</Await>
        )}
      </Await>
    </TableFrame>
  );
}

interface PermissionsProps {
  place: TablePlace;
  exported: ExportedMetadata;
  relation: Relation;
}

function Permissions({ place, exported, relation }: PermissionsProps) {
  const { metadata } = exported;
  const name = { schema: place.schema, name: place.table };
  const table = trackedTable(metadata, place.source, name);
  const source = sourceNamed(metadata, place.source);
  const chosen = useChosen();
  const roles = rolesOf(metadata).filter((role) => role !== "admin");
  const isNew = chosen !== null && !roles.includes(chosen.role);
  const [newRole, setNewRole] = useState(isNew ? chosen.role : "");
  const navigate = useNavigate();
  const editor = useRef<HTMLDivElement>(null);
  const key = chosen === null ? null : `${place.source} ${place.schema} ${place.table} ${chosen.role} ${chosen.action}`;
  useEffect(() => {
    if (key !== null) editor.current?.scrollIntoView({ block: "nearest" });
  }, [key]);
  if (table === null || source === undefined) return null;
  const choose = ({ role, action }: ChosenCell) =>
    void navigate({ to: ".", search: { role, action } as never, replace: chosen !== null, resetScroll: false });
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          What each role may do with the rows of {place.table}; nobody may anything that is not granted here.
        </Text>
        <Anchor component={Link} to={permissionsPath(place.source)} size="sm">
          All tables
        </Anchor>
      </Group>
      <Matrix
        table={table}
        roles={roles}
        inherited={inheritedRoles(metadata)}
        columns={relation.columns.length}
        chosen={chosen}
        newRole={newRole}
        newRoleFault={newRole === "" ? null : faultOfRoleName(newRole, roles)}
        onNewRole={setNewRole}
        onChoose={choose}
        menuOf={(role) => (
          <RoleMenu role={role} metadata={metadata} templates={templatesFor(place.source, table, relation, role)} />
        )}
      />
      {chosen === null ? null : (
        <div ref={editor} style={{ scrollMarginTop: 60 }}>
          <Editor
            key={key}
            place={{ source: place.source, table: name, ...chosen }}
            source={source}
            exported={exported}
            table={table}
            relation={relation}
            saved={permissionOf(table, chosen.action, chosen.role)}
            onSaved={() => chosen.role === newRole && setNewRole("")}
          />
        </div>
      )}
    </Stack>
  );
}

/** The cell of the address: each permission has its URL. */
function useChosen(): ChosenCell | null {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const role = search.role === undefined ? "" : String(search.role);
  const action = ACTIONS.find((each): each is Action => each === search.action);
  return role === "" || role === "admin" || action === undefined ? null : { role, action };
}
