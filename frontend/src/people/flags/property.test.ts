import { expect, test } from "vitest";
import { changedValues, type PropertyValue } from "./property";

test("only what differs is sent, and an emptied value is a difference", () => {
  const stored: PropertyValue[] = [
    { id: "1", key: "job", name: "Job", description: null, value: "smith" },
    { id: "2", key: "city", name: "City", description: null, value: null },
  ];
  expect(changedValues(stored, { job: "smith", city: "" })).toEqual({});
  expect(changedValues(stored, { job: "", city: "Bern" })).toEqual({ job: "", city: "Bern" });
});
