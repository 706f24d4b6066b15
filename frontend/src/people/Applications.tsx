import { Page } from "../ui/Page";

export function Applications() {
  return (
    <Page title="Applications" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
