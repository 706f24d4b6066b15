import { Page } from "../ui/Page";

export function Data() {
  return (
    <Page title="Data" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
