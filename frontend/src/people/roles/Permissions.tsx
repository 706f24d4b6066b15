import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { KeyedForm, type Keyed } from "../lists/KeyedForm";
import { usePermissions, type Permission } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { RolesFrame } from "./RolesFrame";

export function Permissions() {
  const permissions = usePermissions();
  const [edited, setEdited] = useState<Permission | "new" | null>(null);
  const action = <Button onClick={() => setEdited("new")}>New permission</Button>;
  return (
    <RolesFrame title="Permissions" description="Keys that your applications look for in tokens, such as read:todos; roles give them, or members get them directly." action={action}>
      <Await query={permissions}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No permissions yet" action={action}>
              They are for what your application asks of its users; rows and columns of tables are permitted in Data.
            </EmptyState>
          ) : (
            <PlainTable
              label="Permissions"
              rows={rows}
              rowKey={(each) => each.id}
              columns={[
                { title: "Name", cell: (each) => each.name },
                { title: "Key", cell: (each) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{each.key}</span> },
                { title: "Description", cell: (each) => each.description ?? "" },
                { title: "", align: "right", cell: (each) => <RowActions permission={each} onEdit={() => setEdited(each)} /> },
              ]}
            />
          )
        }
      </Await>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New permission" : "Permission"}
        closeButtonProps={{ "aria-label": "Close" }}>
        {edited === null ? null : <PermissionForm permission={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </RolesFrame>
  );
}

function PermissionForm({ permission, onDone }: { permission: Permission | null; onDone: () => void }) {
  const save = useChange(
    ({ name, key, description }: Keyed) =>
      permission === null
        ? management("POST", "/permissions", { name, key, description })
        : management("PATCH", `/permissions${path(permission.id)}`, { name, key, description }),
    "Saved",
  );
  return (
    <KeyedForm
      initial={{ name: permission?.name ?? "", key: permission?.key ?? "", description: permission?.description ?? "", isDefault: false }}
      isNew={permission === null}
      keySeparator=":"
      keyDescription="Stands in tokens; letters, digits and _ : . / -"
      action={permission === null ? "Create permission" : "Save"}
      error={save.error}
      isPending={save.isPending}
      onSubmit={(keyed) => save.mutate(keyed, { onSuccess: onDone })}
    />
  );
}

function RowActions({ permission, onEdit }: { permission: Permission; onEdit: () => void }) {
  const remove = useAction(() => management("DELETE", `/permissions${path(permission.id)}`), `${permission.key} is deleted`);
  const ask = () =>
    confirmDestruction({
      title: `Delete the permission ${permission.key}`,
      goes: ["it is taken from every role and member that has it; the next tokens are without it"],
      confirm: "Delete the permission",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Edit ${permission.key}`}>
        Edit
      </Button>
      <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Delete ${permission.key}`}>
        Delete
      </Button>
    </Group>
  );
}
