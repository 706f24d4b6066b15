/** What a role permits, as boxes: in applications, or in the self-serve portal. A tick is saved at once. */
import { Anchor, Checkbox, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listAll, management } from "../../api/identity";
import { Await } from "../../ui/Await";
import type { Permission, Role } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";

const WORDS = {
  permissions: { title: "Permissions", what: "Keys of your own that your applications read in tokens." },
  system_permissions: { title: "In the portal", what: "What members may do to their own organization in the self-serve portal." },
} as const;
const FILTER_FROM = 12;

interface RolePermissionsProps {
  role: Role;
  kind: keyof typeof WORDS;
}

export function RolePermissions({ role, kind }: RolePermissionsProps) {
  const all = useQuery({ queryKey: ["identity", kind], queryFn: () => listAll<Permission>(`/${kind}?sort=name_asc`, kind) });
  const held = useQuery({
    queryKey: ["identity", "role", role.id, kind],
    queryFn: () => listAll<Permission>(`/roles${path(role.id)}/${kind}`, kind),
  });
  return (
    <Stack gap="sm">
      <Title order={2}>{WORDS[kind].title}</Title>
      <Text c="dimmed">{WORDS[kind].what}</Text>
      <Await query={all}>
        {(permissions) =>
          permissions.length === 0 ? (
            <Text>
              There are none yet.{" "}
              <Anchor component={Link} to="/auth/roles/permissions">
                Make permissions
              </Anchor>
            </Text>
          ) : (
            <Await query={held}>{(of) => <Boxes role={role} kind={kind} all={permissions} held={of} />}</Await>
          )
        }
      </Await>
    </Stack>
  );
}

function Boxes({ role, kind, all, held }: RolePermissionsProps & { all: readonly Permission[]; held: readonly Permission[] }) {
  const [text, setText] = useState("");
  const ids = new Set(held.map((each) => each.id));
  const change = useAction(
    ({ id, isGiven }: { id: string; isGiven: boolean }) =>
      management("PATCH", `/roles${path(role.id)}/${kind}`, { [kind]: [{ id, operation: isGiven ? "add" : "delete" }] }),
    "Saved; the next tokens have it",
  );
  const shown = all.filter((each) => `${each.name} ${each.key}`.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <Stack gap={6}>
      {all.length < FILTER_FROM ? null : (
        <TextInput aria-label={`Find in ${WORDS[kind].title}`} placeholder="Find" value={text} onChange={(event) => setText(event.currentTarget.value)} maw={280} />
      )}
      <Stack gap={6} mah={320} style={{ overflow: "auto" }} role="group" aria-label={WORDS[kind].title} tabIndex={0}>
        {shown.map((each) => (
          <Checkbox
            key={each.id}
            label={`${each.name} (${each.key})`}
            description={each.description || undefined}
            checked={ids.has(each.id)}
            disabled={change.isPending}
            onChange={(event) => change.act({ id: each.id, isGiven: event.currentTarget.checked })}
          />
        ))}
      </Stack>
    </Stack>
  );
}
