/** Who holds a role, and where. */
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { management } from "../../api/identity";
import { PlainTable } from "../../ui/PlainTable";
import { PartedRows } from "../lists/PartedRows";
import { useFirstOrganizations, type Role } from "../lists/queries";
import { path, withQuery } from "../lists/query_text";
import { usePartedList } from "../lists/use_parted_list";
import { nameOf, type User } from "../users/user";

interface Holder {
  id: string;
  org_codes: readonly string[];
}

const NAMED_AT_ONCE = 100;

export function Holders({ role }: { role: Role }) {
  const list = usePartedList<Holder>(`/roles${path(role.id)}/users`, "users");
  return (
    <Stack gap="sm">
      <Title order={2}>Who holds it</Title>
      <PartedRows list={list} empty={<Text c="dimmed">Nobody yet. It is given on a user's page, Organizations.</Text>}>
        {(rows) => <HolderTable rows={rows} />}
      </PartedRows>
    </Stack>
  );
}

function HolderTable({ rows }: { rows: readonly Holder[] }) {
  const names = useNames(rows.map((each) => each.id));
  const organizations = new Map((useFirstOrganizations().data ?? []).map(({ code, name }) => [code, name]));
  return (
    <PlainTable
      label="Who holds the role"
      rows={rows}
      rowKey={(each) => each.id}
      columns={[
        {
          title: "Who",
          cell: (each) => (
            <Anchor component={Link} to={`/auth/users${path(each.id)}/organizations`}>
              {names.get(each.id) ?? each.id}
            </Anchor>
          ),
        },
        { title: "Where", cell: (each) => each.org_codes.map((code) => organizations.get(code) ?? code).join(", ") },
      ]}
    />
  );
}

/** The API tells ids alone here. */
function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const found = useQuery({
    queryKey: ["identity", "names", ids],
    queryFn: async () => {
      const names = new Map<string, string>();
      for (let begin = 0; begin < ids.length; begin += NAMED_AT_ONCE) {
        const user_id = ids.slice(begin, begin + NAMED_AT_ONCE).join(",");
        const { users } = await management<{ users: readonly User[] }>("GET", withQuery("/users", { user_id, page_size: NAMED_AT_ONCE }));
        for (const user of users) names.set(user.id, nameOf(user));
      }
      return names;
    },
  });
  return found.data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
