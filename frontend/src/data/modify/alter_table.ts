/** The SQL that changes a table or a view. Source: PostgreSQL, ALTER TABLE. */
import type { Column, RelationKind } from "../../api/catalog";
import type { TableName } from "../../api/engine";
import { identifier, literal, qualified } from "../../sql/quote";
import { checkSql, columnList, columnSql, foreignKeySql } from "../table_form/create_table";
import type { ColumnDraft, ForeignKeyDraft } from "../table_form/draft";

/** A column as its editor has it. */
export interface ColumnEdit {
  name: string;
  type: string;
  /** How values of the old type become those of the new one; empty: as Postgres casts. */
  using: string;
  isNullable: boolean;
  default: string;
  comment: string;
}

export function columnEdit(column: Column): ColumnEdit {
  const { name, type, is_nullable: isNullable } = column;
  return { name, type, using: "", isNullable, default: column.default ?? "", comment: column.comment ?? "" };
}

/** Only what differs; "" when nothing does. The new name comes last, so that the rest finds the old one. */
export function alterColumnSql(table: TableName, before: Column, after: ColumnEdit): string {
  const of = tableOf(table);
  const column = identifier(before.name);
  const alter = `alter table ${of} alter column ${column}`;
  const lines: string[] = [];
  const type = after.type.trim();
  const isTypeNew = type !== "" && type !== before.type;
  const isDefaultNew = after.default.trim() !== (before.default ?? "");
  // A default of the old type may have no cast to the new one: it goes first and is set anew.
  const dropsFirst = isTypeNew && isDefaultNew && before.default !== null;
  if (dropsFirst) lines.push(`${alter} drop default;`);
  if (isTypeNew) lines.push(`${alter} type ${type}${after.using.trim() === "" ? "" : ` using ${after.using.trim()}`};`);
  if (isDefaultNew && after.default.trim() !== "") lines.push(`${alter} set default ${after.default.trim()};`);
  else if (isDefaultNew && !dropsFirst) lines.push(`${alter} drop default;`);
  if (after.isNullable !== before.is_nullable) lines.push(`${alter} ${after.isNullable ? "drop" : "set"} not null;`);
  if (after.comment.trim() !== (before.comment ?? "")) lines.push(commentSql(`column ${of}.${column}`, after.comment));
  const name = after.name.trim();
  if (name !== "" && name !== before.name) lines.push(`alter table ${of} rename column ${column} to ${identifier(name)};`);
  return lines.join("\n");
}

export function addColumnSql(table: TableName, column: ColumnDraft): string {
  const add = `alter table ${tableOf(table)} add column ${columnSql(column, column.isPrimary)};`;
  if (column.comment.trim() === "") return add;
  return `${add}\n${commentSql(`column ${tableOf(table)}.${identifier(column.name.trim())}`, column.comment)}`;
}

export function dropColumnSql(table: TableName, column: string): string {
  return `alter table ${tableOf(table)} drop column ${identifier(column)};`;
}

export function renameRelationSql(relation: TableName, kind: RelationKind, name: string): string {
  return `alter ${keyword(kind)} ${tableOf(relation)} rename to ${identifier(name.trim())};`;
}

export function relationCommentSql(relation: TableName, kind: RelationKind, comment: string): string {
  return commentSql(`${keyword(kind)} ${tableOf(relation)}`, comment);
}

export function dropRelationSql(relation: TableName, kind: RelationKind): string {
  return `drop ${keyword(kind)} ${tableOf(relation)};`;
}

export function addPrimaryKeySql(table: TableName, columns: readonly string[]): string {
  return `alter table ${tableOf(table)} add primary key ${columnList(columns)};`;
}

export function addUniqueSql(table: TableName, columns: readonly string[]): string {
  return `alter table ${tableOf(table)} add unique ${columnList(columns)};`;
}

export function addCheckSql(table: TableName, name: string, expression: string): string {
  return `alter table ${tableOf(table)} add ${checkSql(name, expression)};`;
}

export function addForeignKeySql(table: TableName, key: ForeignKeyDraft): string {
  return `alter table ${tableOf(table)} add ${foreignKeySql(key)};`;
}

export function dropConstraintSql(table: TableName, name: string): string {
  return `alter table ${tableOf(table)} drop constraint ${identifier(name)};`;
}

/** Another primary key in the place of the one there is, in one statement. */
export function replacePrimaryKeySql(table: TableName, name: string, columns: readonly string[]): string {
  return `alter table ${tableOf(table)} drop constraint ${identifier(name)}, add primary key ${columnList(columns)};`;
}

export interface IndexDraft {
  name: string;
  columns: readonly string[];
  method: string;
  isUnique: boolean;
  /** Only rows for which this is true; empty: all. */
  where: string;
}

export function createIndexSql(table: TableName, index: IndexDraft): string {
  const name = index.name.trim() === "" ? "" : ` ${identifier(index.name.trim())}`;
  const where = index.where.trim() === "" ? "" : ` where ${index.where.trim()}`;
  const unique = index.isUnique ? "unique " : "";
  return `create ${unique}index${name} on ${tableOf(table)} using ${index.method} ${columnList(index.columns)}${where};`;
}

export function dropIndexSql(schema: string, name: string): string {
  return `drop index ${qualified(schema, name)};`;
}

/** A view with another query; one that is materialized has to be made anew. */
export function viewSql(view: TableName, kind: RelationKind, query: string): string {
  const body = query.trim().replace(/;$/, "");
  if (kind === "view") return `create or replace view ${tableOf(view)} as\n${body};`;
  return `drop materialized view ${tableOf(view)};\ncreate materialized view ${tableOf(view)} as\n${body};`;
}

function tableOf({ schema, name }: TableName): string {
  return qualified(schema, name);
}

function commentSql(what: string, comment: string): string {
  return `comment on ${what} is ${comment.trim() === "" ? "null" : literal(comment.trim())};`;
}

/** A partitioned table is a table to ALTER and DROP. */
function keyword(kind: RelationKind): string {
  return kind === "partitioned table" ? "table" : kind;
}
