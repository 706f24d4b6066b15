/** A permission test: who asks what, and the answer they must get. */
import type { Exchange } from "./exchange";
import type { RunAs } from "./run_as";

/** Who asks; a person's token is minted anew each time. */
export type TestedAs =
  | { kind: "admin" }
  | { kind: "role"; role: string; variables: Readonly<Record<string, string>> }
  | { kind: "user"; name: string; user_id: string; client_id: string };

export interface PermissionTest {
  as: TestedAs;
  query: string;
  operation_name: string | null;
  variables: Readonly<Record<string, unknown>>;
  expected: unknown;
}

/** The test that keeps what was just answered; null for a pasted token, which will have expired. */
export function testOf(runAs: RunAs, exchange: Exchange): PermissionTest | null {
  const as = testedAs(runAs);
  if (as === null) return null;
  const { query, operationName, variables, answer } = exchange;
  return { as, query, operation_name: operationName, variables, expected: answer };
}

function testedAs(runAs: RunAs): TestedAs | null {
  switch (runAs.kind) {
    case "admin":
      return { kind: "admin" };
    case "role":
      return runAs;
    case "user":
      return { kind: "user", name: runAs.name, user_id: runAs.userId, client_id: runAs.clientId };
    case "token":
      return null;
  }
}

export function titleOfTested(as: TestedAs): string {
  switch (as.kind) {
    case "admin":
      return "admin";
    case "role":
      return `role ${as.role}`;
    case "user":
      return as.name;
  }
}

/** The places where an answer is not what was expected: `data.users[0].name`. */
export function differences(expected: unknown, answer: unknown, path = ""): readonly string[] {
  if (Object.is(expected, answer)) return [];
  if (Array.isArray(expected) && Array.isArray(answer)) {
    if (expected.length !== answer.length) {
      return [`${path || "answer"}: ${answer.length} instead of ${expected.length}`];
    }
    return expected.flatMap((each, index) => differences(each, answer[index], `${path}[${index}]`));
  }
  if (isRecord(expected) && isRecord(answer)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(answer)]);
    return [...names].flatMap((name) => differences(expected[name], answer[name], path === "" ? name : `${path}.${name}`));
  }
  return [`${path || "answer"}: ${shown(answer)} instead of ${shown(expected)}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value)?.slice(0, 80) ?? "nothing");
}
