/** A refusal in Postgres' own words where it has some. */
import { ApiFault } from "../../api/http";
import { ErrorNote } from "../../ui/ErrorNote";
import { sqlFault } from "./sql_fault";

export function SqlErrorNote({ error, title }: { error: unknown; title?: string }) {
  const said = sqlFault(error);
  const shown = said === null ? error : new ApiFault(
    [said.message, said.description].filter((line) => line !== null).join("\n"),
    400,
    said.state ?? "postgres-error",
    said.hint,
  );
  return <ErrorNote error={shown} {...(title === undefined ? {} : { title })} />;
}
