// Reads {"domain", "tokens"} from stdin, writes what @kinde/jwt-validator says of each token.
import { validateToken } from "@kinde/jwt-validator";
import { text } from "node:stream/consumers";

const { domain, tokens } = JSON.parse(await text(process.stdin));
const answers = [];
for (const token of tokens) {
  answers.push(await validateToken({ token, domain }));
}
console.log(JSON.stringify(answers));
