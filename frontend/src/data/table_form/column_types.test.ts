import { expect, test } from "vitest";
import { canBeIdentity, offeredDefault, offeredTypes } from "./column_types";

test("now() is offered for times, and what belongs to other types", () => {
  expect(offeredDefault("timestamptz", "")).toBe("now()");
  expect(offeredDefault("timestamp with time zone", "")).toBe("now()");
  expect(["uuid", "date", "boolean", "jsonb", "text[]"].map((type) => offeredDefault(type, ""))).toEqual([
    "gen_random_uuid()", "current_date", "false", "'{}'", "'{}'",
  ]);
  expect(offeredDefault("timestamptz", "now()")).toBe(null);
  expect(offeredDefault("int", "")).toBe(null);
});

test("a bare word for a text is offered in its quotes", () => {
  expect(offeredDefault("text", "new")).toBe("'new'");
  expect(offeredDefault("varchar(20)", "not yet")).toBe("'not yet'");
  expect(["'new'", "upper('x')", "current_user", "null", ""].map((written) => offeredDefault("text", written))).toEqual(
    [null, null, null, null, null],
  );
});

test("the database's own types are offered by the names SQL needs", () => {
  const types = offeredTypes([
    { schema: "public", name: "Mood", kind: "enum", values: [] },
    { schema: "shop", name: "state", kind: "enum", values: [] },
  ]);
  expect(types.slice(0, 2)).toEqual(["text", "int"]);
  expect(types.slice(-2)).toEqual(['"Mood"', "shop.state"]);
  expect([canBeIdentity("BIGINT"), canBeIdentity("text")]).toEqual([true, false]);
});
