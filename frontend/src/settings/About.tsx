/** What runs here, and where it is reached. */
import { Stack, Table } from "@mantine/core";
import { useAbout } from "../api/console";
import { Await } from "../ui/Await";
import { CopiedText } from "../ui/CopiedText";
import { SettingsPage } from "./SettingsPage";

export function About() {
  const about = useAbout();
  return (
    <SettingsPage title="About" description="What runs here, and where it is reached.">
      <Await query={about}>
        {({ version, project, postgres, python, is_development, admin_secret_set, graphql_url, issuer, jwks_url }) => (
          <Stack gap="md" maw={720}>
            <Table aria-label="What runs here" variant="vertical" withTableBorder style={{ background: "var(--genkan-surface)" }}>
              <Table.Tbody>
                <Row title="Genkan" value={version} />
                <Row title="Project" value={project} />
                <Row title="Postgres" value={`${postgres.version}${postgres.is_embedded ? ", embedded" : ""}`} />
                <Row title="Python" value={python} />
                <Row title="Mode" value={is_development ? "development: emails stay in the outbox" : "production"} />
                <Row title="Admin secret" value={admin_secret_set ? "set" : "not set: everybody is admin"} />
              </Table.Tbody>
            </Table>
            <CopiedText label="GraphQL" text={graphql_url} />
            {issuer === null ? null : <CopiedText label="Issuer (KINDE_ISSUER_URL)" text={issuer} />}
            {jwks_url === null ? null : <CopiedText label="Keys (JWKS)" text={jwks_url} />}
          </Stack>
        )}
      </Await>
    </SettingsPage>
  );
}

function Row({ title, value }: { title: string; value: string }) {
  return (
    <Table.Tr>
      <Table.Th w={160}>{title}</Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
    </Table.Tr>
  );
}
