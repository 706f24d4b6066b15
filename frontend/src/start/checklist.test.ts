import { expect, test } from "vitest";
import { checklist, type Facts } from "./checklist";

const nothing: Facts = {
  applications: [],
  isJwtSecretSet: true,
  metadata: { version: 3, sources: [{ name: "default", kind: "postgres", configuration: {}, tables: [] }] },
  people: 0,
  hasQueriedAsUser: null,
  hasSignedIn: false,
};
const done = (facts: Facts) => checklist(facts).map((step) => step.isDone);

test("of a new house only the trust is done", () => {
  expect(done(nothing)).toEqual([false, false, true, false, false, false, false, false]);
});

test("each step ticks from what is there and leads to it", () => {
  const facts: Facts = {
    ...nothing,
    applications: [{ id: "a1", name: "Site", isMapped: true }],
    metadata: {
      version: 3,
      sources: [
        {
          name: "default",
          kind: "postgres",
          configuration: {},
          tables: [{ table: { schema: "public", name: "users" }, select_permissions: [{ role: "user", permission: {} }] }],
        },
      ],
    },
    people: 2,
    hasQueriedAsUser: true,
    hasSignedIn: true,
  };
  expect(done(facts).every(Boolean)).toBe(true);
  expect(checklist(facts).map((step) => step.to)).toContain("/data/default/schema/public/tables/users/permissions");
  expect(checklist(facts)[1]?.to).toBe("/auth/applications/a1/tokens");
});
