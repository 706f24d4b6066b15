import { expect, test } from "vitest";
import { trackNativeQuery, typedNames, typedNamesProblem, undeclaredArguments } from "./native_query";

test("names with their types are read from lines or commas", () => {
  expect(typedNames("id int not null, seen timestamp with time zone\nname text")).toEqual([
    { name: "id", type: "int", nullable: false },
    { name: "seen", type: "timestamp with time zone", nullable: true },
    { name: "name", type: "text", nullable: true },
  ]);
  expect([typedNamesProblem("id int"), typedNamesProblem("id")]).toEqual([null, "'id': write a name and a type, as in id int not null"]);
});

test("a query that returns a new model makes both in one call", () => {
  const draft = { name: "top", code: "select 1 as id where {{most}} > 0;", arguments: "most int not null", model: "top_row", fields: "id int" };
  const change = trackNativeQuery("default", draft);
  expect(change).toEqual({
    kind: "metadata",
    type: "bulk",
    args: [
      { type: "pg_track_logical_model", args: { source: "default", name: "top_row", fields: [{ name: "id", type: { scalar: "int", nullable: true } }] } },
      {
        type: "pg_track_native_query",
        args: {
          source: "default", root_field_name: "top", type: "query", code: "select 1 as id where {{most}} > 0",
          arguments: { most: { type: "int", nullable: false } }, returns: "top_row",
        },
      },
    ],
  });
  expect(trackNativeQuery("default", { ...draft, fields: "" })).toMatchObject({ type: "pg_track_native_query" });
});

test("an argument that is used and not declared is named", () => {
  expect(undeclaredArguments("select {{a}}, {{ b }}, {{a}}", "b int")).toEqual(["a"]);
});
