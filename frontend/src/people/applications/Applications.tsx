import { Anchor, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { useMayChange } from "../change";
import { TYPE_NAMES, applicationPath, useApplications, type ApplicationSummary } from "./application";

export function Applications() {
  const applications = useApplications();
  const mayChange = useMayChange();
  const add = (
    <Button component={Link} to="/auth/applications/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New application
    </Button>
  );
  return (
    <Page
      title="Applications"
      description="The programs that let people sign in here, and the machines that get tokens."
      action={mayChange ? add : undefined}
    >
      <Await query={applications}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              title="No application yet"
              action={mayChange ? add : undefined}
              command={'genkan app create "Next.js" --type nextjs --env-file .env.local'}
            >
              An application has the keys that your program signs people in with. Choose a framework; its URLs are filled
              in for localhost.
            </EmptyState>
          ) : (
            <PlainTable<ApplicationSummary>
              label="Applications"
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  title: "Name",
                  cell: (row) => (
                    <Anchor component={Link} to={applicationPath(row.id, "details")}>
                      {row.name}
                    </Anchor>
                  ),
                },
                { title: "Type", cell: (row) => TYPE_NAMES[row.type] ?? row.type },
                {
                  title: "Client id",
                  cell: (row) => (
                    <Text span ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
                      {row.id}
                    </Text>
                  ),
                },
              ]}
            />
          )
        }
      </Await>
    </Page>
  );
}
