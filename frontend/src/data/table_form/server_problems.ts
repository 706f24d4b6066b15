/** The field of the form that Postgres' refusal is about, as far as its words tell. */
import { sqlFault } from "../change/sql_fault";
import type { Problems } from "./create_table";
import type { TableDraft } from "./draft";

/** {}: it is about none of them alone. Source: PostgreSQL, appendix A. */
export function serverProblems(error: unknown, table: TableDraft): Problems {
  const said = sqlFault(error);
  if (said === null) return {};
  if (said.state === "42P07" || said.state === "42P06") return { name: said.message };
  if (said.state === "42704") {
    const type = /type "([^"]+)"/.exec(said.message)?.[1];
    const index = table.columns.findIndex((column) => type !== undefined && column.type.trim().toLowerCase().startsWith(type.toLowerCase()));
    return index < 0 ? {} : { [`columns.${index}.type`]: said.message };
  }
  const named = /column "([^"]+)"/.exec(said.message)?.[1];
  const index = table.columns.findIndex((column) => column.name.trim() === named);
  return index < 0 || named === undefined ? {} : { [`columns.${index}.name`]: said.message };
}
