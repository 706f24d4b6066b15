import { expect, test } from "vitest";
import { cascadingSql, changeText, metadataChange, sqlChange } from "./change";

test("what drops is told to take along what needs it, once, and nothing else is", () => {
  expect(cascadingSql("drop table public.users;")).toBe("drop table public.users cascade;");
  expect(cascadingSql("alter table a drop column b;")).toBe("alter table a drop column b cascade;");
  expect(cascadingSql("drop view a cascade;")).toBe("drop view a cascade;");
  expect(cascadingSql("alter table a rename to b;")).toBe("alter table a rename to b;");
});

test("a change reads as it is sent", () => {
  expect(changeText(sqlChange("default", "select 1;"))).toBe("select 1;");
  const track = metadataChange("pg_track_table", { source: "default", table: { schema: "public", name: "users" } });
  expect(JSON.parse(changeText(track))).toEqual({
    type: "pg_track_table", args: { source: "default", table: { schema: "public", name: "users" } },
  });
});
