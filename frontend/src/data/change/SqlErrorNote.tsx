/** A refusal in Postgres' own words where it has some, or by what of metadata would no longer fit. */
import { ApiFault } from "../../api/http";
import { ErrorNote } from "../../ui/ErrorNote";
import { sqlFault, whatBreaks } from "./sql_fault";

export function SqlErrorNote({ error, title }: { error: unknown; title?: string }) {
  const broken = whatBreaks(error);
  if (broken !== null && error instanceof ApiFault) {
    return <ErrorNote error={new ApiFault(broken.join("\n"), error.status, error.code)} title="Nothing was changed: this would no longer fit" />;
  }
  const said = sqlFault(error);
  const shown = said === null ? error : new ApiFault(
    [said.message, said.description].filter((line) => line !== null).join("\n"),
    400,
    said.state ?? "postgres-error",
    said.hint,
  );
  return <ErrorNote error={shown} {...(title === undefined ? {} : { title })} />;
}
