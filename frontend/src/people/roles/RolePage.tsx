/** One role: what it is called, what it permits, who holds it. */
import { Button, Stack } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { confirmDestruction } from "../../ui/confirm";
import { toldFault } from "../../ui/told";
import { KeyedForm, type Keyed } from "../lists/KeyedForm";
import { useRoles, type Role } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { Holders } from "./Holders";
import { RolePermissions } from "./RolePermissions";
import { RoleScopes } from "./RoleScopes";

const HOLDERS_COUNTED = 500;

export function RolePage() {
  const { role: id } = useParams({ strict: false }) as { role: string };
  const roles = useRoles();
  const role = roles.data?.find((each) => each.id === id);
  return (
    <Page title={role?.name ?? "Role"} description={role?.description || undefined} action={role === undefined ? undefined : <DeleteRole role={role} />}>
      <Await query={roles}>
        {() =>
          role === undefined ? (
            <EmptyState title="There is no such role">It was deleted, or the address is mistyped.</EmptyState>
          ) : (
            <Stack gap="xl" maw={720}>
              <Settings key={role.id} role={role} />
              <RolePermissions role={role} kind="permissions" />
              <RoleScopes role={role} />
              <RolePermissions role={role} kind="system_permissions" />
              <Holders role={role} />
            </Stack>
          )
        }
      </Await>
    </Page>
  );
}

function Settings({ role }: { role: Role }) {
  const save = useChange(
    ({ name, key, description, isDefault }: Keyed) =>
      management("PATCH", `/roles${path(role.id)}`, { name, key, description, is_default_role: isDefault }),
    "Saved; the next tokens have it",
  );
  return (
    <KeyedForm
      initial={{ name: role.name, key: role.key, description: role.description ?? "", isDefault: role.is_default_role }}
      isNew={false}
      keySeparator="_"
      keyDescription="Stands in tokens, and is the role Hasura sees: with another key, table permissions of the old one no longer apply."
      defaultLabel="Every new member of an organization gets it"
      action="Save"
      error={save.error}
      isPending={save.isPending}
      onSubmit={save.mutate}
    />
  );
}

function DeleteRole({ role }: { role: Role }) {
  const navigate = useNavigate();
  const remove = useAction(async () => {
    await management("DELETE", `/roles${path(role.id)}`);
    await navigate({ to: "/auth/roles" });
  }, `${role.name} is deleted`);
  const ask = async () => {
    const holders = `/roles${path(role.id)}/users?page_size=${HOLDERS_COUNTED}`;
    const { users, next_token } = await management<{ users: readonly unknown[]; next_token: string | null }>("GET", holders);
    const count = `${next_token === null ? "" : "more than "}${users.length}`;
    confirmDestruction({
      title: `Delete the role ${role.name}`,
      goes: [
        `it is taken from ${count} ${users.length === 1 ? "user" : "users"}; the next tokens are without it`,
        "its permissions and scopes, where nothing else gives them",
        `table permissions of the Hasura role ${role.key} stay, and nobody is in it`,
      ],
      confirm: "Delete the role",
      onConfirm: () => remove.act(undefined),
    });
  };
  return (
    <Button variant="outline" color="vermilion" loading={remove.isPending} onClick={() => void ask().catch(toldFault)}>
      Delete
    </Button>
  );
}
