/** The types one is offered, and the default that belongs to each. Source: PostgreSQL, chapter 8. */
import type { CatalogType } from "../../api/catalog";
import { identifier, qualified } from "../../sql/quote";

const COMMON: readonly string[] = [
  "text", "int", "bigint", "boolean", "uuid", "timestamptz", "date", "numeric", "jsonb", "double precision", "smallint",
  "real", "varchar", "timestamp", "time", "timetz", "interval", "json", "bytea", "char", "citext", "inet", "cidr", "money", "point",
  "text[]", "int[]", "uuid[]", "tsvector", "xml",
];

/** Types by how often they are wanted, then the database's own enums, domains and composites. */
export function offeredTypes(types: readonly CatalogType[]): readonly string[] {
  const own = types.map(({ schema, name }) => (schema === "public" ? identifier(name) : qualified(schema, name)));
  return [...new Set([...COMMON, ...own])];
}

const DEFAULTS: readonly { types: RegExp; expression: string }[] = [
  { types: /^timestamp/, expression: "now()" },
  { types: /^time/, expression: "localtime" },
  { types: /^date$/, expression: "current_date" },
  { types: /^uuid$/, expression: "gen_random_uuid()" },
  { types: /^bool/, expression: "false" },
  { types: /^jsonb?$/, expression: "'{}'" },
  { types: /\[\]$/, expression: "'{}'" },
];

const TEXTS = /^(text|citext|char|varchar|character)/;
// What begins like a constant, a call or a key word of its own is left as it is.
const BARE_WORDS = /^(?!null$|true$|false$|current_|localtime)[\p{L}][\p{L}\p{N} _-]*$/iu;

/** The default that is one click away, or null. A bare word for a text is offered in its quotes. */
export function offeredDefault(type: string, written: string): string | null {
  const plain = type.trim().toLowerCase();
  if (TEXTS.test(plain) && !plain.endsWith("[]")) return BARE_WORDS.test(written.trim()) ? `'${written.trim()}'` : null;
  if (written.trim() !== "") return null;
  return DEFAULTS.find(({ types }) => types.test(plain))?.expression ?? null;
}

const INTEGERS = new Set(["int", "integer", "bigint", "smallint", "int2", "int4", "int8"]);

/** Only whole numbers count themselves. Source: PostgreSQL, 5.3. */
export function canBeIdentity(type: string): boolean {
  return INTEGERS.has(type.trim().toLowerCase());
}
