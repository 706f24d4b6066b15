import { expect, test } from "vitest";
import { configurationOf, customization, graphqlNameProblem } from "./customization";

const table = { schema: "public", name: "users" };
const tracked = {
  table,
  configuration: {
    custom_name: "People",
    comment: "kept",
    custom_root_fields: { select: "people", insert: { name: "addPeople", comment: "many" } },
    column_config: { last_seen: { custom_name: "lastSeen", comment: "kept too" } },
  },
};

test("names are read from the configuration", () => {
  const read = customization(tracked, ["id", "last_seen"]);
  expect([read.customName, read.rootFields.select, read.rootFields.insert, read.rootFields.delete]).toEqual(["People", "people", "addPeople", ""]);
  expect(read.columns).toEqual({ id: "", last_seen: "lastSeen" });
});

test("what is not changed stays as it was, comments among it", () => {
  expect(configurationOf(tracked, customization(tracked, ["id", "last_seen"]))).toEqual(tracked.configuration);
});

test("names are set and taken away", () => {
  const read = customization(tracked, ["id", "last_seen"]);
  const changed = configurationOf(tracked, {
    customName: " ",
    rootFields: { ...read.rootFields, select: "", insert: "add", delete_by_pk: "remove" },
    columns: { id: "key", last_seen: "" },
  });
  expect(changed).toEqual({
    comment: "kept",
    custom_root_fields: { insert: { name: "add", comment: "many" }, delete_by_pk: "remove" },
    column_config: { id: { custom_name: "key" }, last_seen: { comment: "kept too" } },
  });
});

test("the older custom_column_names become column_config", () => {
  const older = { table, configuration: { custom_column_names: { id: "key" } } };
  const read = customization(older, ["id"]);
  expect(read.columns).toEqual({ id: "key" });
  expect(configurationOf(older, read)).toEqual({ custom_root_fields: {}, column_config: { id: { custom_name: "key" } } });
});

test("a name that GraphQL can not write is told of", () => {
  expect([graphqlNameProblem("People"), graphqlNameProblem(""), graphqlNameProblem("2nd")]).toEqual([null, null, "letters, digits and _, no digit first"]);
});
