import { Page } from "../ui/Page";

export function EnvironmentVariables() {
  return (
    <Page title="Environment variables" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
