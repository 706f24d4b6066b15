/** One schema of a database: what is in it, and what of it is not tracked yet. */
import { Page } from "../../ui/Page";
import { useTablePlace } from "../paths";

export function SchemaPage() {
  const { schema } = useTablePlace();
  return <Page title={schema}>{null}</Page>;
}
