/** What a role sees: before it is saved by the rule as admin's condition, afterwards as the role itself. */
import { engine, type Source, type TableName, type TrackedTable } from "../../api/engine";
import { ask, ApiFault } from "../../api/http";
import type { JsonObject } from "./json";
import { columnField, isGraphqlName, namespaceOf, rootField } from "./names";
import { withSessionValues, type SessionValues } from "./session";

export interface Seen {
  columns: readonly string[];
  rows: readonly Readonly<Record<string, unknown>>[];
  /** null: the role may not count. */
  count: number | null;
  sql: string | null;
}

const SHOWN_ROWS = 8;

/** The rows that a rule lets through, asked as admin: the rule stands for the permission. */
export async function rowsOfRule(
  source: string,
  table: TableName,
  rule: JsonObject,
  columns: readonly string[],
  session: SessionValues,
): Promise<Seen> {
  const where = withSessionValues(rule, session);
  const about = { source, table: { ...table }, where };
  const [counted, rows] = await Promise.all([
    ask<{ count: number }>("POST", "/console-api/engine/v1/query", { type: "count", args: about }),
    columns.length === 0
      ? []
      : ask<readonly Readonly<Record<string, unknown>>[]>("POST", "/console-api/engine/v1/query", {
          type: "select",
          args: { ...about, columns, limit: SHOWN_ROWS },
        }),
  ]);
  return { columns, rows, count: counted.count, sql: null };
}

interface GraphqlAnswer {
  data?: Readonly<Record<string, unknown>>;
  errors?: readonly { message: string; extensions?: { code?: string; path?: string } }[];
}

/** The query a role is asked with; null when there is no column it could name. */
export function roleQuery(source: Source, table: TrackedTable, columns: readonly string[], mayCount: boolean): string | null {
  const fields = columns.map((column) => [column, columnField(source, table, column)] as const);
  const named = fields.filter(([, field]) => isGraphqlName(field));
  if (named.length === 0) return null;
  const selection = named.map(([, field]) => field).join(" ");
  const rows = `rows: ${rootField(source, table, "select")}(limit: ${SHOWN_ROWS}) { ${selection} }`;
  const count = mayCount ? ` counted: ${rootField(source, table, "select_aggregate")} { aggregate { count } }` : "";
  const namespace = namespaceOf(source);
  return namespace === null ? `query { ${rows}${count} }` : `query { inside: ${namespace} { ${rows}${count} } }`;
}

/** The same as any client of that role gets, by the real path. */
export async function rowsOfRole(query: string, role: string, session: SessionValues): Promise<Seen> {
  const headers = { ...session, "x-hasura-role": role };
  const [answer, plans] = await Promise.all([
    engine<GraphqlAnswer>("POST", "/v1/graphql", { query }, headers),
    engine<readonly { sql: string | null }[]>("POST", "/v1/graphql/explain", { query: { query }, user: headers }),
  ]);
  const fault = answer.errors?.[0];
  if (fault !== undefined || !answer.data) {
    throw new ApiFault(fault?.message ?? "no answer", 200, fault?.extensions?.code ?? "unreadable", null, fault?.extensions?.path ?? null);
  }
  const found = (answer.data.inside ?? answer.data) as {
    rows: readonly Readonly<Record<string, unknown>>[];
    counted?: { aggregate: { count: number } };
  };
  const columns = Object.keys(found.rows[0] ?? {});
  return { columns, rows: found.rows, count: found.counted?.aggregate.count ?? null, sql: plans[0]?.sql ?? null };
}

/** The session variables, those left empty not among them. */
export function sentSession(typed: SessionValues): SessionValues {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ""));
}
