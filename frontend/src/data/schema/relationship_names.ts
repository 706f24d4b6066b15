/** Names for relationships that foreign keys suggest: what the column says, else what the table is called. */
import type { TableName } from "../../api/engine";

/** One relationship as the engine suggests it. Source: Hasura, pg_suggest_relationships. */
export interface SuggestedRelationship {
  type: "object" | "array";
  from: { table: TableName; columns: readonly string[]; constraint_name?: string };
  to: { table: TableName; columns: readonly string[]; constraint_name?: string };
}

export interface NamedRelationship {
  name: string;
  suggestion: SuggestedRelationship;
}

/** Each with a name no other of its table has. */
export function namedRelationships(
  suggestions: readonly SuggestedRelationship[],
  taken: (table: TableName) => readonly string[],
): readonly NamedRelationship[] {
  const used = new Map<string, Set<string>>();
  return suggestions.map((suggestion) => {
    const { table } = suggestion.from;
    const key = `${table.schema}.${table.name}`;
    const names = used.get(key) ?? new Set(taken(table));
    used.set(key, names);
    const name = candidates(suggestion).find((each) => !names.has(each)) ?? numbered(suggestion.to.table.name, names);
    names.add(name);
    return { name, suggestion };
  });
}

function candidates({ type, from, to }: SuggestedRelationship): readonly string[] {
  if (to.constraint_name === undefined) {
    // The key is here: `author_id` leads to the author.
    const column = from.columns.length === 1 ? withoutId(from.columns[0] ?? "") : null;
    const one = singular(to.table.name);
    return (column === null ? [one] : [column, one]).concat(`${one}_by_${from.columns.join("_")}`).map(graphqlName);
  }
  // The key is there: its rows are called as their table.
  const many = type === "array" ? to.table.name : singular(to.table.name);
  return [many, `${many}_by_${to.columns.map((column) => withoutId(column) ?? column).join("_")}`].map(graphqlName);
}

function withoutId(column: string): string | null {
  const short = column.replace(/(_id|Id|_uuid)$/, "");
  return short === column || short === "" ? null : short;
}

/** `categories` -> `category`, `boxes` -> `box`, `users` -> `user`, `news` -> `news`. */
export function singular(name: string): string {
  if (/(ss|us|is|news|series)$/i.test(name)) return name;
  if (/ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(s|x|z|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  return /s$/i.test(name) ? name.slice(0, -1) : name;
}

/** As GraphQL writes names. Source: GraphQL, Name. */
function graphqlName(name: string): string {
  const plain = name.replace(/[^_0-9A-Za-z]/g, "_");
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

function numbered(name: string, used: ReadonlySet<string>): string {
  let number = 2;
  while (used.has(`${graphqlName(name)}_${number}`)) number += 1;
  return `${graphqlName(name)}_${number}`;
}
