/** Data, before a table is chosen. */
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMetadata } from "../../api/engine";
import { Page } from "../../ui/Page";
import { newTablePath } from "../paths";

export function DataHome() {
  const source = useMetadata().data?.metadata.sources[0]?.name ?? "default";
  return (
    <Page
      title="Data"
      description="Tables, views and functions of your databases: choose one in the tree, or make a new one."
      action={
        <Button component={Link} to={newTablePath(source, "public")} leftSection={<IconPlus size={16} aria-hidden />}>
          New table
        </Button>
      }
    >
      {null}
    </Page>
  );
}
