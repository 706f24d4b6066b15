/** What Postgres said of SQL it refused, out of the engine's answer. Source: Hasura, Schema API, run_sql. */
import { ApiFault } from "../../api/http";

export interface SqlFault {
  message: string;
  hint: string | null;
  description: string | null;
  /** SQLSTATE. Source: PostgreSQL, appendix A. */
  state: string | null;
}

/** null: the refusal was not Postgres'. */
export function sqlFault(error: unknown): SqlFault | null {
  if (!(error instanceof ApiFault) || !isObject(error.detail)) return null;
  const said = error.detail.error;
  if (!isObject(said) || typeof said.message !== "string") return null;
  return { message: said.message, hint: textOf(said.hint), description: textOf(said.description), state: textOf(said.status_code) };
}

// 2BP01: dependent_objects_still_exist.
const OTHERS_DEPEND = "2BP01";

/** Whether it can be done when what depends on it goes as well: Postgres' objects, or metadata. */
export function whatDepends(error: unknown): readonly string[] | null {
  const said = sqlFault(error);
  if (said?.state === OTHERS_DEPEND) return linesOf(said.description ?? said.message);
  if (error instanceof ApiFault && error.code === "dependency-error") {
    const [, listed = error.message] = error.message.split("dependent objects: ");
    return linesOf(listed.replace(/ *: *$/, "").split(", ").join("\n"));
  }
  return null;
}

/** What would no longer fit of metadata, a line each; null: nothing was refused for that. */
export function whatBreaks(error: unknown): readonly string[] | null {
  if (!(error instanceof ApiFault) || !Array.isArray(error.detail) || error.detail.length === 0) return null;
  const lines = error.detail.flatMap((each: unknown) => {
    if (!isObject(each) || typeof each.name !== "string" || typeof each.reason !== "string") return [];
    const said = isObject(each.message) && isObject(each.message.error) ? textOf(each.message.error.message) : null;
    return [`${each.name}: ${each.reason.replace(/^Inconsistent object: /, "")}${said === null ? "" : ` (${said})`}`];
  });
  return lines.length === error.detail.length ? lines : null;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
