// A script's side of a test, line by line as JSON: what it is given, the addresses that a person
// visits for it, and at last its answer.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const heard = async () => JSON.parse((await lines.next()).value);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

export const given = await heard();

/** Where the person ends who follows `address` through the hosted pages, at or below `until`. */
export async function visit(address, until = given.redirect_uri) {
  say({ visit: String(address), until });
  return new URL(await heard());
}

export function answer(value) {
  say({ answer: value });
  process.stdin.destroy();
}
