import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Page } from "../ui/Page";

export function NotFound() {
  return (
    <Page title="There is no such page" width="narrow">
      <Text>
        <Anchor component={Link} to="/">
          Go to the start
        </Anchor>
        , or press Ctrl+K and type what you are looking for.
      </Text>
    </Page>
  );
}
