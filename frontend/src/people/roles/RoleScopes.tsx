/** The scopes of your APIs that a role has. */
import { MultiSelect, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import type { Role } from "../lists/queries";
import { path } from "../lists/query_text";
import { useAction } from "../change";

interface Api {
  id: string;
  name: string;
  is_management_api: boolean;
  scopes: readonly { id: string; key: string }[];
}

export function RoleScopes({ role }: { role: Role }) {
  const of = `/roles${path(role.id)}/scopes`;
  const apis = useQuery({
    queryKey: ["identity", "apis", "scopes"],
    queryFn: async () => (await management<{ apis: readonly Api[] }>("GET", "/apis?expand=scopes")).apis.filter((api) => !api.is_management_api && api.scopes.length > 0),
  });
  const held = useQuery({
    queryKey: ["identity", "role", role.id, "scopes"],
    queryFn: async () => (await management<{ scopes: readonly { id: string }[] }>("GET", of)).scopes.map((scope) => scope.id),
  });
  const before = held.data ?? [];
  const change = useAction(async (wanted: readonly string[]) => {
    for (const scope_id of wanted.filter((id) => !before.includes(id))) await management("POST", of, { scope_id });
    for (const id of before.filter((each) => !wanted.includes(each))) await management("DELETE", `${of}${path(id)}`);
  }, "Saved; the next tokens have it");
  return (
    <Await query={apis}>
      {(rows) =>
        rows.length === 0 ? null : (
          <Stack gap="sm">
            <Title order={2}>Scopes of APIs</Title>
            <Text c="dimmed">Whoever holds the role gets these scopes in tokens for the API.</Text>
            <MultiSelect
              aria-label="Scopes of APIs"
              placeholder={before.length === 0 ? "None yet" : undefined}
              data={rows.map((api) => ({ group: api.name, items: api.scopes.map(({ id, key }) => ({ value: id, label: key })) }))}
              value={[...before]}
              onChange={change.act}
              disabled={change.isPending || held.data === undefined}
              searchable
            />
          </Stack>
        )
      }
    </Await>
  );
}
