import { Anchor, Badge, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { useMayChange } from "../change";
import { useConnection, useConnections, type ConnectionSummary } from "./connection";
import { OWN_METHODS, strategyTitle } from "./strategies";

export function Connections() {
  const connections = useConnections();
  const mayChange = useMayChange();
  const add = mayChange ? (
    <Button component={Link} to="/auth/connections/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New connection
    </Button>
  ) : undefined;
  return (
    <Page title="Connections" description="Other providers at which your users may sign in." action={add}>
      <Await query={connections}>
        {(all) => {
          const rows = all.filter((each) => !OWN_METHODS.some((own) => own.strategy === each.strategy));
          if (rows.length === 0) {
            return (
              <EmptyState title="People sign in here alone" action={add}>
                With a connection, the sign-in pages have a button for Google, GitHub, Microsoft, Apple or any OpenID
                provider. You register an application there and write its client id and secret here.
              </EmptyState>
            );
          }
          return (
            <PlainTable<ConnectionSummary>
              label="Connections"
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  title: "Name",
                  cell: (row) => (
                    <Anchor component={Link} to={`/auth/connections/${row.id}`}>
                      {row.display_name}
                    </Anchor>
                  ),
                },
                { title: "Provider", cell: (row) => strategyTitle(row.strategy) },
                { title: "Used by", cell: (row) => <UsedBy id={row.id} /> },
                { title: "State", cell: (row) => <State id={row.id} /> },
              ]}
            />
          );
        }}
      </Await>
    </Page>
  );
}

function UsedBy({ id }: { id: string }) {
  const count = useConnection(id).data?.enabled_applications.length;
  if (count === undefined) return null;
  if (count === 0) return <Text span c="dimmed">no application</Text>;
  return <>{`${count} application${count === 1 ? "" : "s"}`}</>;
}

function State({ id }: { id: string }) {
  const missing = useConnection(id).data?.missing_options;
  if (missing === undefined) return null;
  if (missing.length === 0) return <Badge variant="light" color="moss">ready</Badge>;
  return (
    <Badge variant="light" color="amber" tt="none">
      {missing.includes("strategy") ? "kept, offered nowhere" : `lacks ${missing.join(", ")}`}
    </Badge>
  );
}
