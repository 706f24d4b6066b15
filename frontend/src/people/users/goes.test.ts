import { expect, test } from "vitest";
import { goesWithUser } from "./goes";
import type { Identity, Place, Session } from "./user";

test("the question names what is really there", () => {
  const identity = { name: "ada@x.io" } as Identity;
  const place = { name: "Acme" } as Place;
  const session = {} as Session;
  expect(goesWithUser([identity], [session, session], [place]).slice(0, 3)).toEqual([
    "1 identity: ada@x.io",
    "membership, roles and permissions in Acme",
    "2 sessions, signed out at once",
  ]);
  expect(goesWithUser([], [], [])).toEqual([
    "password, second factors and passkeys",
    "properties and feature flags set for them",
  ]);
});
