/** The SQL of a new table, and what of its form is not right yet. */
import { identifier, literal, qualified } from "../../sql/quote";
import { isBlank, type ColumnDraft, type ForeignKeyDraft, type TableDraft } from "./draft";

/** Where the mistake is: `name`, `columns.0.type`, `foreignKeys.1`, `uniques.0`, `checks.0`. */
export type Problems = Readonly<Record<string, string>>;

// NAMEDATALEN - 1. Source: PostgreSQL, 4.1.1.
const NAME_BYTES = 63;

/** `create table public.users (...);` and the comments that belong to it. */
export function createTableSql(table: TableDraft): string {
  const columns = table.columns.filter((column) => !isBlank(column));
  const keys = columns.filter((column) => column.isPrimary);
  const lines = [
    ...columns.map((column) => columnSql(column, keys.length === 1 && column.isPrimary)),
    ...(keys.length > 1 ? [`primary key ${columnList(keys.map((column) => column.name))}`] : []),
    ...table.uniques.filter((names) => names.length > 0).map((names) => `unique ${columnList(names)}`),
    ...table.checks.filter((check) => check.expression.trim() !== "").map(({ name, expression }) => checkSql(name, expression)),
    ...table.foreignKeys.map(foreignKeySql),
  ];
  const name = qualified(table.schema, table.name.trim());
  const body = lines.length === 0 ? " ()" : ` (\n  ${lines.join(",\n  ")}\n)`;
  const comments = columns
    .filter((column) => column.comment.trim() !== "")
    .map((column) => `comment on column ${name}.${identifier(column.name.trim())} is ${literal(column.comment.trim())};`);
  const comment = table.comment.trim() === "" ? [] : [`comment on table ${name} is ${literal(table.comment.trim())};`];
  return [`create table ${name}${body};`, ...comment, ...comments].join("\n");
}

/** `last_seen timestamptz default now()` */
export function columnSql(column: ColumnDraft, isPrimary: boolean): string {
  const parts = [identifier(column.name.trim()), column.type.trim()];
  if (column.identity !== "none") parts.push(`generated ${column.identity} as identity`);
  if (isPrimary) parts.push("primary key");
  else if (!column.isNullable && !column.isPrimary) parts.push("not null");
  if (column.isUnique && !isPrimary) parts.push("unique");
  if (column.default.trim() !== "" && column.identity === "none") parts.push(`default ${column.default.trim()}`);
  return parts.join(" ");
}

/** `foreign key (author_id) references public.users (id) on delete cascade` */
export function foreignKeySql(key: ForeignKeyDraft): string {
  const to = key.to === null ? "?" : qualified(key.to.schema, key.to.name);
  const parts = [
    ...named(key.name),
    `foreign key ${columnList(key.pairs.map((pair) => pair.column))}`,
    `references ${to} ${columnList(key.pairs.map((pair) => pair.toColumn))}`,
  ];
  if (key.onUpdate !== "no action") parts.push(`on update ${key.onUpdate}`);
  if (key.onDelete !== "no action") parts.push(`on delete ${key.onDelete}`);
  return parts.join(" ");
}

/** `constraint positive check (price > 0)` */
export function checkSql(name: string, expression: string): string {
  return [...named(name), `check (${expression.trim()})`].join(" ");
}

/** `(author_id, "Order")` */
export function columnList(names: readonly string[]): string {
  return `(${names.map((name) => identifier(name.trim())).join(", ")})`;
}

function named(name: string): string[] {
  return name.trim() === "" ? [] : [`constraint ${identifier(name.trim())}`];
}

/** What has to be put right before there is SQL; `isTaken` tells whether the schema has the name. */
export function tableProblems(table: TableDraft, isTaken: (name: string) => boolean): Problems {
  const problems: Record<string, string> = {};
  const name = nameProblem(table.name, "table");
  if (name !== null) problems.name = name;
  else if (isTaken(table.name.trim())) problems.name = `${table.schema} has '${table.name.trim()}' already`;
  const seen = new Set<string>();
  table.columns.forEach((column, index) => {
    if (isBlank(column)) return;
    const at = `columns.${index}`;
    const wrong = nameProblem(column.name, "column");
    if (wrong !== null) problems[`${at}.name`] = wrong;
    else if (seen.has(column.name.trim())) problems[`${at}.name`] = `there are two columns '${column.name.trim()}'`;
    if (column.type.trim() === "") problems[`${at}.type`] = "type its type: text, int, timestamptz, ...";
    seen.add(column.name.trim());
  });
  table.foreignKeys.forEach((key, index) => {
    const wrong = foreignKeyProblem(key);
    if (wrong !== null) problems[`foreignKeys.${index}`] = wrong;
  });
  return problems;
}

/** null: it can be asked of Postgres. */
export function foreignKeyProblem(key: ForeignKeyDraft): string | null {
  if (key.to === null) return "choose the table it leads to";
  if (key.pairs.some((pair) => pair.column === "" || pair.toColumn === "")) return "choose a column on both sides";
  return null;
}

/** null: a name Postgres takes whole. */
export function nameProblem(name: string, what: string): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return `type the name of the ${what}`;
  if (new TextEncoder().encode(trimmed).length > NAME_BYTES) return `Postgres cuts names after ${NAME_BYTES} bytes: shorten it`;
  return null;
}
