// @kinde/webhooks: what it reads out of each token that came as the body of a webhook.
import { decodeWebhook } from "@kinde/webhooks";
import { answer, given } from "./conversation.mjs";

const decoded = [];
for (const token of given.tokens) decoded.push(await decodeWebhook(token, given.issuer));
answer(decoded);
