/** What a member may do, and by what: a role, or directly. */
import { ActionIcon, Badge, Group, Select, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { management } from "../../api/identity";
import { usePermissions } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import type { HeldPermission } from "./user";

interface HeldPermissionsProps {
  /** `/organizations/{org_code}/users/{user_id}` */
  member: string;
  label: string;
  held: readonly HeldPermission[];
}

export function HeldPermissions({ member, label, held }: HeldPermissionsProps) {
  const permissions = usePermissions().data ?? [];
  const direct = new Set(held.filter((each) => each.is_direct).map((each) => each.id));
  const give = useAction(
    (permission_id: string) => management("POST", `${member}/permissions`, { permission_id }),
    "Given; the next tokens have it",
  );
  const take = useAction((id: string) => management("DELETE", `${member}/permissions${path(id)}`), "Taken back");
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {held.length === 0 ? <Text c="dimmed">None</Text> : null}
      <Group gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {held.map((each) => (
          <Group key={each.id} component="li" gap={4} wrap="nowrap">
            <Badge variant="light" tt="none" color={each.is_direct ? "indigo" : "gray"} title={each.name}>
              {each.key} {sourceOf(each)}
            </Badge>
            {each.is_direct ? (
              <ActionIcon size="sm" variant="subtle" aria-label={`Take ${each.key} back`} onClick={() => take.act(each.id)}>
                <IconX size={14} aria-hidden />
              </ActionIcon>
            ) : null}
          </Group>
        ))}
      </Group>
      <Select
        aria-label={`Give a permission: ${label}`}
        placeholder="Give one directly"
        searchable
        data={permissions.filter(({ id }) => !direct.has(id)).map(({ id, key }) => ({ value: id, label: key }))}
        value={null}
        onChange={(id) => id !== null && give.act(id)}
        maw={320}
      />
    </Stack>
  );
}

/** Where a permission is from: `· editor, admin`, `· direct`. */
function sourceOf({ is_direct, roles }: HeldPermission): string {
  return `· ${[...(is_direct ? ["direct"] : []), ...roles].join(", ")}`;
}
