import { expect, test } from "vitest";
import { deleteSql, insertSql, updateSql } from "./row_sql";

const users = { schema: "public", name: "users" };

test("updates name the changed columns and no others", () => {
  expect(
    updateSql(users, [
      { key: { id: "1" }, set: { name: { value: "it's" }, Age: { value: null } } },
      { key: { id: "2" }, set: { name: { default: true } } },
    ]),
  ).toBe(
    `update public.users set name = 'it''s', "Age" = null where id = '1';\n` +
      "update public.users set name = default where id = '2';",
  );
});

test("an insert names what was given", () => {
  expect(insertSql(users, {})).toBe("insert into public.users default values;");
  expect(insertSql(users, { id: "a", name: "", order: null })).toBe(
    `insert into public.users (id, name, "order")\nvalues ('a', '', null);`,
  );
});

test("a backslash makes an escape string", () => {
  expect(insertSql(users, { id: "a\\b" })).toContain("values (E'a\\\\b')");
});

test("rows are deleted by their keys", () => {
  expect(deleteSql(users, [{ id: "1" }, { id: "2" }])).toBe("delete from public.users where id in ('1', '2');");
  expect(deleteSql(users, [{ a: "1", b: "x" }, { a: "2", b: "y" }])).toBe(
    "delete from public.users where (a = '1' and b = 'x') or (a = '2' and b = 'y');",
  );
});
