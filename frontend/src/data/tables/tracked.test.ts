import { expect, test } from "vitest";
import { trackArguments } from "./tracked";

test("a name that GraphQL can not write gets one that it can", () => {
  const named = (name: string) => trackArguments("default", { schema: "public", name }).configuration;
  expect(["users", "Odd tab/le?", "2nd", "表"].map(named)).toEqual([
    undefined, { custom_name: "Odd_tab_le_" }, { custom_name: "_2nd" }, { custom_name: "table_" },
  ]);
});
