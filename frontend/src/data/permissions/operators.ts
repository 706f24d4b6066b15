/** Which operators the engine has for a column's type in a permission, and how they are said. */

export type Operand = "value" | "list" | "text" | "texts" | "boolean" | "column" | "json";

export interface Operator {
  name: string;
  says: string;
  operand: Operand;
}

const of = (operand: Operand, operators: Readonly<Record<string, string>>): readonly Operator[] =>
  Object.entries(operators).map(([name, says]) => ({ name, says, operand }));

const EQUALITY = of("value", { _eq: "equals", _neq: "does not equal" });
const LISTS = of("list", { _in: "is one of", _nin: "is none of" });
const NULL = of("boolean", { _is_null: "is null" });
const ORDER = of("value", { _gt: "is more than", _lt: "is less than", _gte: "is at least", _lte: "is at most" });
const COLUMNS = of("column", {
  _ceq: "equals the column",
  _cneq: "does not equal the column",
  _cgt: "is more than the column",
  _clt: "is less than the column",
  _cgte: "is at least the column",
  _clte: "is at most the column",
});
const PATTERNS = of("value", {
  _like: "is like",
  _nlike: "is not like",
  _ilike: "is like, in any case",
  _nilike: "is not like, in any case",
  _similar: "is similar to",
  _nsimilar: "is not similar to",
  _regex: "matches",
  _iregex: "matches, in any case",
  _nregex: "does not match",
  _niregex: "does not match, in any case",
});
const ARRAYS = of("json", { _contains: "contains", _contained_in: "is contained in" });
const JSONB = [
  ...ARRAYS,
  ...of("text", { _has_key: "has the key" }),
  ...of("texts", { _has_keys_any: "has any of the keys", _has_keys_all: "has all the keys" }),
  ...of("json", { _cast: "as text (_cast)" }),
];
const LTREE = [
  ...of("value", { _ancestor: "is an ancestor of", _descendant: "is a descendant of" }),
  ...of("list", { _ancestor_any: "is an ancestor of one of", _descendant_any: "is a descendant of one of" }),
  ...of("text", { _matches: "matches (lquery)", _matches_fulltext: "matches (ltxtquery)" }),
  ...of("texts", { _matches_any: "matches one of (lquery)" }),
];
const GEOMETRY = of("json", {
  _st_contains: "contains",
  _st_crosses: "crosses",
  _st_equals: "is the same place as",
  _st_intersects: "intersects",
  _st_overlaps: "overlaps",
  _st_touches: "touches",
  _st_within: "is within",
  _st_3d_intersects: "intersects, in 3D",
  _st_d_within: "is near (_st_d_within)",
  _st_3d_d_within: "is near, in 3D (_st_3d_d_within)",
  _cast: "as geography (_cast)",
});
const GEOGRAPHY = of("json", {
  _st_intersects: "intersects",
  _st_d_within: "is near (_st_d_within)",
  _cast: "as geometry (_cast)",
});

const STRINGS = new Set(["text", "character varying", "varchar", "character", "bpchar", "citext", "char", "name"]);
const NUMBERS = new Set(["smallint", "integer", "bigint", "int2", "int4", "int8", "real", "double precision", "float4", "float8", "numeric"]);

/** `character varying(20)` -> `character varying`, `public.citext` -> `citext`. */
export function plainType(type: string): string {
  const bare = type.replace(/\(.*?\)/g, "").trim();
  return (bare.split(".").at(-1) ?? bare).replaceAll('"', "");
}

export function isArray(type: string): boolean {
  return type.endsWith("[]");
}

export function isNumber(type: string): boolean {
  return !isArray(type) && NUMBERS.has(plainType(type));
}

export function isBoolean(type: string): boolean {
  return ["boolean", "bool"].includes(plainType(type));
}

export function isJson(type: string): boolean {
  return ["json", "jsonb"].includes(plainType(type));
}

/** Source: the engine's permission/column_filter.py; a `json` column can be in no rule. */
export function operatorsOf(type: string): readonly Operator[] {
  const common = [...EQUALITY, ...LISTS, ...NULL, ...ORDER];
  if (isArray(type)) return [...common, ...ARRAYS, ...COLUMNS];
  const plain = plainType(type);
  if (plain === "json") return [];
  if (STRINGS.has(plain)) return [...common, ...PATTERNS, ...COLUMNS];
  if (plain === "jsonb") return [...common, ...JSONB, ...COLUMNS];
  if (plain === "ltree") return [...common, ...LTREE, ...COLUMNS];
  if (plain === "geometry") return [...common, ...GEOMETRY, ...COLUMNS];
  if (plain === "geography") return [...common, ...GEOGRAPHY, ...COLUMNS];
  return [...common, ...COLUMNS];
}

/** How an operator is written in the tables above: `$eq` is `_eq`, `_ne` is `_neq`, `_cne` is `_cneq`. */
export function canonicalOperator(name: string): string {
  const underscored = name.startsWith("$") ? `_${name.slice(1)}` : name;
  return { _ne: "_neq", _cne: "_cneq" }[underscored] ?? underscored;
}

export function operatorNamed(name: string, type: string): Operator | undefined {
  return operatorsOf(type).find((operator) => operator.name === canonicalOperator(name));
}

/** `timestamp with time zone` -> `timestamptz`: as people write it. */
export function shortType(type: string): string {
  return type
    .replace("timestamp without time zone", "timestamp")
    .replace("timestamp with time zone", "timestamptz")
    .replace("time without time zone", "time")
    .replace("character varying", "varchar");
}
