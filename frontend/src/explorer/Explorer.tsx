import { Page } from "../ui/Page";

export function Explorer() {
  return (
    <Page title="API" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
