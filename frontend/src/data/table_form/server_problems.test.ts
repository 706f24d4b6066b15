import { expect, test } from "vitest";
import { ApiFault } from "../../api/http";
import { NEW_COLUMN, newTable } from "./draft";
import { serverProblems } from "./server_problems";

const table = { ...newTable("public"), name: "users", columns: [{ ...NEW_COLUMN, name: "id", type: "tex" }] };

function refusal(status_code: string, message: string): ApiFault {
  return new ApiFault("query execution failed", 400, "postgres-error", null, null, { error: { message, status_code } });
}

test("a refusal stands at the field it is about", () => {
  expect(serverProblems(refusal("42P07", 'relation "users" already exists'), table)).toEqual({ name: 'relation "users" already exists' });
  expect(serverProblems(refusal("42704", 'type "tex" does not exist'), table)).toEqual({ "columns.0.type": 'type "tex" does not exist' });
  expect(serverProblems(refusal("42804", 'column "id" is of type uuid'), table)).toEqual({ "columns.0.name": 'column "id" is of type uuid' });
});

test("what is about no field is about none", () => {
  expect(serverProblems(refusal("42601", "syntax error"), table)).toEqual({});
  expect(serverProblems(refusal("42704", 'type "other" does not exist'), table)).toEqual({});
  expect(serverProblems(new Error("away"), table)).toEqual({});
});
