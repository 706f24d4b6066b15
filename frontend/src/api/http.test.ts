import { expect, test } from "vitest";
import { faultOf } from "./http";

test("the errors of the console, of Hasura's and of Kinde's API are told alike", () => {
  const ours = faultOf(401, '{"error": {"code": "link_expired", "message": "used", "remedy": "genkan admin link"}}');
  expect([ours.message, ours.code, ours.remedy]).toEqual(["used", "link_expired", "genkan admin link"]);
  const engine = faultOf(400, '{"error": "no such table", "path": "$.args", "code": "not-exists"}');
  expect([engine.message, engine.code, engine.path]).toEqual(["no such table", "not-exists", "$.args"]);
  const identity = faultOf(400, '{"errors": [{"code": "NAME_INVALID", "message": "too long"}]}');
  expect([identity.message, identity.code]).toEqual(["too long", "NAME_INVALID"]);
  expect(faultOf(502, "Bad Gateway").message).toBe("Bad Gateway");
});
