/** The SQL of edits, as it is shown before it runs; the engine runs the same with its values apart. */
import type { TableName } from "../../api/engine";
import { identifier, literal, qualified } from "../../sql/quote";
import type { CellText, NewValue, RowKey, RowUpdate } from "./rows";

export function updateSql(table: TableName, updates: readonly RowUpdate[]): string {
  return updates
    .map(({ key, set }) => {
      const changes = Object.entries(set).map(([column, value]) => `${identifier(column)} = ${newValueSql(value)}`);
      return `update ${qualified(table.schema, table.name)} set ${changes.join(", ")} where ${keySql(key)};`;
    })
    .join("\n");
}

export function insertSql(table: TableName, row: Readonly<Record<string, CellText>>): string {
  const columns = Object.keys(row);
  const name = qualified(table.schema, table.name);
  if (columns.length === 0) return `insert into ${name} default values;`;
  const values = Object.values(row).map(textSql);
  return `insert into ${name} (${columns.map(identifier).join(", ")})\nvalues (${values.join(", ")});`;
}

export function deleteSql(table: TableName, keys: readonly RowKey[]): string {
  const name = qualified(table.schema, table.name);
  const columns = Object.keys(keys[0] ?? {});
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) {
    const values = keys.map((key) => literal(key[only] ?? "").trim());
    return `delete from ${name} where ${identifier(only)} in (${values.join(", ")});`;
  }
  return `delete from ${name} where ${keys.map((key) => `(${keySql(key)})`).join(" or ")};`;
}

function keySql(key: RowKey): string {
  return Object.entries(key)
    .map(([column, value]) => `${identifier(column)} = ${textSql(value)}`)
    .join(" and ");
}

function newValueSql(value: NewValue): string {
  return "default" in value ? "default" : textSql(value.value);
}

function textSql(value: CellText): string {
  return value === null ? "null" : literal(value).trim();
}
