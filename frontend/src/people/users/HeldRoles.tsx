/** The roles of a member; a choice is saved at once. */
import { MultiSelect } from "@mantine/core";
import { management } from "../../api/identity";
import { useRoles } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";

interface HeldRolesProps {
  /** `/organizations/{org_code}/users/{user_id}` */
  member: string;
  label: string;
  held: readonly { id: string; name: string }[];
}

export function HeldRoles({ member, label, held }: HeldRolesProps) {
  const roles = useRoles().data ?? [];
  const ids = held.map((role) => role.id);
  const change = useAction(async (wanted: readonly string[]) => {
    for (const role_id of wanted.filter((id) => !ids.includes(id))) {
      await management("POST", `${member}/roles`, { role_id });
    }
    for (const id of ids.filter((each) => !wanted.includes(each))) {
      await management("DELETE", `${member}/roles${path(id)}`);
    }
  }, "Roles are saved; the next tokens have them");
  return (
    <MultiSelect
      label={label}
      placeholder={held.length === 0 ? "None yet" : undefined}
      data={[...new Map([...roles, ...held].map(({ id, name }) => [id, { value: id, label: name }])).values()]}
      value={ids}
      onChange={change.act}
      disabled={change.isPending}
      searchable
      maw={560}
    />
  );
}
