import { Page } from "../ui/Page";

export function Start() {
  return (
    <Page title="Start" width="narrow">
      <p>To come.</p>
    </Page>
  );
}
