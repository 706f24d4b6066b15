import { Anchor, Badge, Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { PlainTable } from "../../ui/PlainTable";
import { KeyedForm, type Keyed } from "../lists/KeyedForm";
import { useRoles } from "../lists/queries";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { RolesFrame } from "./RolesFrame";

const EMPTY: Keyed = { name: "", key: "", description: "", isDefault: false };

export function Roles() {
  const roles = useRoles();
  const [isOpen, modal] = useDisclosure(false);
  const action = <Button onClick={modal.open}>New role</Button>;
  return (
    <RolesFrame
      title="Roles"
      description="What members of organizations are. A role's key is what the Hasura mapping puts into tokens, so it is the role of your table permissions too."
      action={action}
    >
      <Await query={roles}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No roles yet" action={action}>
              Make one with the key of a role that your tables know, such as user, and give it to members.
            </EmptyState>
          ) : (
            <PlainTable
              label="Roles"
              rows={rows}
              rowKey={(role) => role.id}
              columns={[
                {
                  title: "Name",
                  cell: (role) => (
                    <Anchor component={Link} to={`/auth/roles${path(role.id)}`}>
                      {role.name}
                    </Anchor>
                  ),
                },
                { title: "Key", cell: (role) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{role.key}</span> },
                { title: "", cell: (role) => (role.is_default_role ? <Badge variant="light">Every new member</Badge> : null) },
                { title: "Description", cell: (role) => role.description ?? "" },
              ]}
            />
          )
        }
      </Await>
      <Modal opened={isOpen} onClose={modal.close} title="New role" closeButtonProps={{ "aria-label": "Close" }}>
        <NewRole />
      </Modal>
    </RolesFrame>
  );
}

function NewRole() {
  const navigate = useNavigate();
  const create = useChange(
    ({ name, key, description, isDefault }: Keyed) =>
      management<{ role: { id: string } }>("POST", "/roles", { name, key, description, is_default_role: isDefault }),
    "Made; give it permissions here, and to people in their organizations",
  );
  return (
    <KeyedForm
      initial={EMPTY}
      isNew
      keySeparator="_"
      keyDescription="Stands in tokens, and is the role Hasura sees."
      defaultLabel="Every new member of an organization gets it"
      action="Create role"
      error={create.error}
      isPending={create.isPending}
      onSubmit={(keyed) => create.mutate(keyed, { onSuccess: ({ role }) => void navigate({ to: `/auth/roles${path(role.id)}` }) })}
    />
  );
}
