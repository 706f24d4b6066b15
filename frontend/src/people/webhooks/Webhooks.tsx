import { Anchor, Button, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { path } from "../lists/query_text";
import { useWebhooks } from "./webhook";

export function Webhooks() {
  const webhooks = useWebhooks();
  const action = (
    <Button component={Link} to="/auth/webhooks/new">
      New webhook
    </Button>
  );
  return (
    <Page title="Webhooks" description="Addresses that are told what happens to people, signed and repeated until they answer." action={action}>
      <Await query={webhooks}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="Nobody is told yet" action={action}>
              A webhook is told when somebody registers, signs in, joins an organization; every delivery and answer is kept for 30 days.
            </EmptyState>
          ) : (
            <PlainTable
              label="Webhooks"
              rows={rows}
              rowKey={(each) => each.id}
              columns={[
                {
                  title: "Name",
                  cell: (each) => (
                    <Anchor component={Link} to={`/auth/webhooks${path(each.id)}`}>
                      {each.name}
                    </Anchor>
                  ),
                },
                { title: "Endpoint", cell: (each) => <Text ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>{each.endpoint}</Text> },
                { title: "Events", align: "right", cell: (each) => each.event_types.length },
                { title: "Made", cell: (each) => <Moment at={each.created_on} /> },
              ]}
            />
          )
        }
      </Await>
    </Page>
  );
}
