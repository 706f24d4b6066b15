/** A function as people read it, and the commands that offer it. Source: Hasura, custom functions. */
import type { CatalogFunction } from "../../api/catalog";
import type { TableName } from "../../api/engine";
import { literal, qualified } from "../../sql/quote";
import { metadataChange, type Change } from "../change/change";

/** `search_users(term text, most int = …) → users` */
export function signature({ name, arguments: taken, returns, is_set: isSet }: CatalogFunction): string {
  const words = taken.map((each) => `${each.name === null || each.name === "" ? "" : `${each.name} `}${each.type}${each.has_default ? " = …" : ""}`);
  return `${name}(${words.join(", ")}) → ${isSet ? "set of " : ""}${returns}`;
}

export interface FunctionOffer {
  exposedAs: "query" | "mutation";
  sessionArgument: string | null;
  customName: string;
}

/** What is tracked of a function; what else its configuration has stays. */
export function offerOf(configuration: Readonly<Record<string, unknown>>, isVolatile: boolean): FunctionOffer {
  const { exposed_as: exposed, session_argument: session, custom_name: custom } = configuration;
  return {
    exposedAs: exposed === "query" || exposed === "mutation" ? exposed : isVolatile ? "mutation" : "query",
    sessionArgument: typeof session === "string" ? session : null,
    customName: typeof custom === "string" ? custom : "",
  };
}

export function configurationOf(before: Readonly<Record<string, unknown>>, offer: FunctionOffer): Readonly<Record<string, unknown>> {
  const { exposed_as: _exposed, session_argument: _session, custom_name: _custom, ...rest } = before;
  return {
    ...rest,
    exposed_as: offer.exposedAs,
    ...(offer.sessionArgument === null ? {} : { session_argument: offer.sessionArgument }),
    ...(offer.customName.trim() === "" ? {} : { custom_name: offer.customName.trim() }),
  };
}

export function trackFunction(source: string, name: TableName, configuration: Readonly<Record<string, unknown>>): Change {
  return metadataChange("pg_track_function", { source, function: { ...name }, configuration });
}

/** Where a function is offered can only be said when it is tracked: it is tracked anew, its permissions with it. */
export function offerAnew(
  source: string,
  name: TableName,
  configuration: Readonly<Record<string, unknown>>,
  roles: readonly string[],
): Change {
  const args = { source, function: { ...name } };
  return {
    kind: "metadata",
    type: "bulk",
    args: [
      { type: "pg_untrack_function", args },
      { type: "pg_track_function", args: { ...args, configuration } },
      ...roles.map((role) => ({ type: "pg_create_function_permission", args: { ...args, role } })),
    ],
  };
}

/** The definitions of all functions of the name, as SQL makes them. */
export function definitionQuery({ schema, name }: TableName): string {
  return [
    "select pg_get_functiondef(p.oid), pg_get_function_identity_arguments(p.oid)",
    "from pg_proc p join pg_namespace n on n.oid = p.pronamespace",
    `where n.nspname = ${literal(schema)} and p.proname = ${literal(name)} and p.prokind in ('f', 'p') order by 2`,
  ].join("\n");
}

export function dropFunctionSql({ schema, name }: TableName, identityArguments: string): string {
  return `drop function ${qualified(schema, name)}(${identityArguments});`;
}
