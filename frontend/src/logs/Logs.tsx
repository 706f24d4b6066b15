import { Page } from "../ui/Page";

export function Logs() {
  return (
    <Page title="Logs" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
