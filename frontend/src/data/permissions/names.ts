/** The names clients see, to ask as a role: of root fields and of columns. */
import type { Source, TrackedTable } from "../../api/engine";
import { isObject } from "./json";

interface Naming {
  isCamelCase: boolean;
  namespace: string | null;
  prefix: string;
  suffix: string;
}

function namingOf(source: Source): Naming {
  const customization = (source as { customization?: unknown }).customization;
  const given = isObject(customization) ? customization : {};
  const fields = isObject(given.root_fields) ? given.root_fields : {};
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    isCamelCase: given.naming_convention === "graphql-default",
    namespace: text(fields.namespace) || null,
    prefix: text(fields.prefix),
    suffix: text(fields.suffix),
  };
}

/** `users`, `hr_users`, or the name it was given. Source: Hasura v2, custom names; naming conventions. */
export function rootField(source: Source, table: TrackedTable, root: "select" | "select_aggregate"): string {
  const naming = namingOf(source);
  const { name: tableName, schema } = table.table;
  const configuration = table.configuration ?? {};
  const fields = isObject(configuration.custom_root_fields) ? configuration.custom_root_fields : {};
  const declared = fields[root];
  const custom = typeof declared === "string" ? declared : isObject(declared) ? declared.name : undefined;
  const around = (field: string) => `${naming.prefix}${field}${naming.suffix}`;
  if (typeof custom === "string") return around(custom);
  const given = typeof configuration.custom_name === "string" ? configuration.custom_name : null;
  const base = given ?? (schema === "public" ? tableName : `${schema}_${tableName}`);
  const whole = root === "select" ? base : `${base}_aggregate`;
  if (!naming.isCamelCase) return around(whole);
  const cased = given === null ? camelCase(whole) : root === "select" ? given : `${given}Aggregate`;
  return naming.prefix === "" ? around(cased) : `${naming.prefix}${cased[0]?.toUpperCase() ?? ""}${cased.slice(1)}${naming.suffix}`;
}

export function namespaceOf(source: Source): string | null {
  return namingOf(source).namespace;
}

export function columnField(source: Source, table: TrackedTable, column: string): string {
  const configuration = table.configuration ?? {};
  const config = isObject(configuration.column_config) ? configuration.column_config[column] : undefined;
  if (isObject(config) && typeof config.custom_name === "string") return config.custom_name;
  const older = isObject(configuration.custom_column_names) ? configuration.custom_column_names[column] : undefined;
  if (typeof older === "string") return older;
  return namingOf(source).isCamelCase ? camelCase(column) : column;
}

/** `user_account` -> `userAccount`. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[^_])_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function isGraphqlName(name: string): boolean {
  return /^[_A-Za-z][_0-9A-Za-z]*$/.test(name);
}
