/** Who is let in: everybody, or holders of some roles alone. */
import { MultiSelect, Switch } from "@mantine/core";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { useChange, useMayChange } from "../change";
import { Section } from "../Section";
import { updateApplication, type Application } from "./application";
import { addAccessRole, removeAccessRole, useAccessRoles, useAllRoles } from "./signInSettings";

export function AccessRoles({ application }: { application: Application }) {
  const { id } = application;
  const mayChange = useMayChange();
  const listed = useAccessRoles(id);
  const roles = useAllRoles();
  const toggle = useChange((isOn: boolean) => updateApplication(id, { is_access_control_enabled: isOn }), "Saved");
  const change = useChange(async ({ before, now }: { before: readonly string[]; now: readonly string[] }) => {
    for (const roleId of now) if (!before.includes(roleId)) await addAccessRole(id, roleId);
    for (const roleId of before) if (!now.includes(roleId)) await removeAccessRole(id, roleId);
  }, "Saved");
  return (
    <Section title="Who is let in" about="Everybody with an account, or those alone who hold one of these roles. Saved at once.">
      <Await query={listed}>
        {(found) => {
          const before = found.map((role) => role.id);
          return (
            <MultiSelect
              label="Roles"
              placeholder={found.length === 0 ? "Choose roles" : ""}
              searchable
              disabled={!mayChange || change.isPending}
              value={before}
              data={[...new Map([...found, ...(roles.data ?? [])].map((role) => [role.id, role])).values()].map((role) => ({
                value: role.id,
                label: role.name,
              }))}
              onChange={(now) => change.mutate({ before, now })}
            />
          );
        }}
      </Await>
      <Switch
        label="Only holders of these roles"
        description="With none on the list nobody gets in"
        checked={application.is_access_control_enabled}
        disabled={!mayChange || toggle.isPending}
        onChange={(event) => toggle.mutate(event.currentTarget.checked)}
      />
      <ErrorNote error={toggle.error ?? change.error} />
    </Section>
  );
}
