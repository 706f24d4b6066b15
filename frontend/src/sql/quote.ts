/** SQL text of names and values. Source: PostgreSQL, 4.1.1 identifiers, 4.1.2.1 string constants. */

const PLAIN = /^[a-z_][a-z0-9_]*$/;
// Key words that can not be a name without quotes, as far as tables and columns bear them.
const RESERVED = new Set(
  (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
    "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc " +
    "distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral " +
    "leading limit localtime localtimestamp not null offset on only or order placing primary references returning " +
    "select session_user some symmetric system_user table then to trailing true union unique user using variadic when " +
    "where window with authorization binary collation concurrently cross current_schema freeze full ilike inner is " +
    "isnull join left like natural notnull outer overlaps right similar tablesample verbose"
  ).split(" "),
);

/** `users` -> `users`, `User` -> `"User"`, `order` -> `"order"`. */
export function identifier(name: string): string {
  return PLAIN.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `public`, `users` -> `public.users`. */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** `it's` -> `'it''s'`; a backslash makes it an escape string. */
export function literal(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
