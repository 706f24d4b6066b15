import { expect, test } from "vitest";
import { browserName } from "./browser_name";

test("a browser is named as people name it", () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
  expect(browserName(`${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36`)).toBe("Chrome on Windows");
  expect(browserName(`${windows} AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0`)).toBe("Edge on Windows");
  expect(browserName("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")).toBe("Safari on iOS");
  expect(browserName("curl/8.5.0")).toBe("curl");
  expect(browserName(null)).toBe("unknown browser");
});
