/** Which rows are the signed-in user's: guessed from names and foreign keys, shown before they are saved. */
import type { Relation } from "../../api/catalog";
import type { RelationshipFacts } from "./facts";
import { isSame, type JsonObject } from "./json";

export const USER_ID = "X-Hasura-User-Id";
export const ORGANIZATION = "X-Hasura-Org-Code";

export interface OwnColumn {
  column: string;
  /** "the key of a table of users" */
  because: string;
}

const USER_TABLES = new Set(["user", "users", "account", "accounts", "people", "person", "profile", "profiles", "member", "members"]);
const USER_COLUMNS = [
  "user_id", "userid", "owner_id", "ownerid", "author_id", "account_id", "member_id", "profile_id", "person_id",
  "customer_id", "creator_id", "created_by", "created_by_id", "owner", "user", "kinde_id", "auth_id", "sub",
];
const ORGANIZATION_COLUMNS = ["org_code", "organization_code", "organisation_code", "org_id", "organization_id", "organisation_id", "tenant_id", "team_id"];

const flat = (name: string) => name.toLowerCase().replaceAll("_", "");
const isOfUsers = (table: string) => USER_TABLES.has(table.toLowerCase());

/** The columns that may hold the user's id, the likeliest first. */
export function ownColumns(relation: Pick<Relation, "name" | "columns" | "primary_key" | "foreign_keys">): readonly OwnColumn[] {
  const found: OwnColumn[] = [];
  const add = (column: string, because: string) => {
    if (!found.some((each) => each.column === column)) found.push({ column, because });
  };
  const key = relation.primary_key?.columns ?? [];
  const soleKey = key.length === 1 ? key[0] : undefined;
  const named = (wanted: string) => relation.columns.find((column) => flat(column.name) === flat(wanted))?.name;
  if (isOfUsers(relation.name)) {
    const id = soleKey ?? named("id");
    if (id !== undefined) add(id, `the key of ${relation.name}`);
  }
  for (const each of USER_COLUMNS) {
    const column = named(each);
    if (column !== undefined) add(column, "by its name");
  }
  for (const each of relation.foreign_keys) {
    const column = each.columns.length === 1 ? each.columns[0] : undefined;
    if (column !== undefined && isOfUsers(each.to.name)) add(column, `a foreign key to ${each.to.name}`);
  }
  return found;
}

export function organizationColumn(relation: Pick<Relation, "columns">): string | null {
  for (const wanted of ORGANIZATION_COLUMNS) {
    const column = relation.columns.find((each) => flat(each.name) === flat(wanted));
    if (column !== undefined) return column.name;
  }
  return null;
}

/** `id` -> `{"id": {"_eq": "X-Hasura-User-Id"}}`. */
export function ownRows(column: string): JsonObject {
  return { [column]: { _eq: USER_ID } };
}

export function organizationRows(column: string): JsonObject {
  return { [column]: { _eq: ORGANIZATION } };
}

/** `author`, `id` -> `{"author": {"id": {"_eq": "X-Hasura-User-Id"}}}`. */
export function relatedRows(relationship: string, column: string): JsonObject {
  return { [relationship]: ownRows(column) };
}

export interface RowPreset {
  id: string;
  title: string;
  rule: JsonObject;
  because: string;
}

/** targets: what relationships lead to, where that is known. */
export function rowPresets(
  relation: Relation,
  relationships: readonly { relationship: RelationshipFacts; target: Relation }[],
): readonly RowPreset[] {
  const ownHere = ownColumns(relation);
  const own = ownHere.map(({ column, because }, index) => ({
    id: `own:${column}`,
    title: index === 0 ? "Only the signed-in user's rows" : `The signed-in user's rows, by ${column}`,
    rule: ownRows(column),
    because: `${column}: ${because}`,
  }));
  const related = relationships.flatMap(({ relationship, target }) => {
    const column = ownColumns(target)[0];
    // Going by a column that is the user's already, it says nothing more.
    if (column === undefined || ownHere.some((each) => each.column in relationship.columns)) return [];
    return [
      {
        id: `related:${relationship.name}`,
        title: `Rows whose ${relationship.name} ${relationship.kind === "array" ? "include" : "is"} the signed-in user's`,
        rule: relatedRows(relationship.name, column.column),
        because: `${relationship.name}.${column.column}: ${column.because}`,
      },
    ];
  });
  const organization = organizationColumn(relation);
  const ofOrganization =
    organization === null
      ? []
      : [
          {
            id: "organization",
            title: "Only the rows of the signed-in organization",
            rule: organizationRows(organization),
            because: `${organization}: by its name`,
          },
        ];
  const everyRow = { id: "all", title: "Every row", rule: {}, because: "no condition" };
  return [...own.slice(0, 1), everyRow, ...own.slice(1, 3), ...related.slice(0, 3), ...ofOrganization];
}

/** The preset that a rule is; null for a rule of one's own. */
export function presetOf(rule: unknown, presets: readonly RowPreset[]): RowPreset | null {
  return presets.find((preset) => isSame(preset.rule, rule)) ?? null;
}
