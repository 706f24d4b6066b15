import { expect, test } from "vitest";
import { keyFrom } from "./key_from";

test("a key is made of a name's plain letters", () => {
  expect(keyFrom("Site editor", "_")).toBe("site_editor");
  expect(keyFrom("Read todos!", ":")).toBe("read:todos");
  expect(keyFrom("Éditeur — 2", "_")).toBe("editeur_2");
  expect(keyFrom("…", "_")).toBe("");
});
