import { expect, test } from "vitest";
import { designOfOrganization, type Look } from "./design";
import { changedColours, looksOf } from "./looks";

const NOTHING: Look = {
  background_color: null, button_color: null, button_text_color: null, link_color: null,
  background_color_dark: null, button_color_dark: null, button_text_color_dark: null, link_color_dark: null,
  theme_code: null, button_border_radius: null, card_border_radius: null, input_border_radius: null,
};

test("a design that says nothing has the looks of ours", () => {
  expect(looksOf(NOTHING, null, "light")).toMatchObject({ button: "#165e83", onButton: "#ffffff", cardRadius: 10 });
});

test("the nearer design goes before the wider one", () => {
  const wider = { ...NOTHING, button_color: "#8b0000", button_border_radius: 20 };
  const own = { ...NOTHING, button_border_radius: 0 };
  expect(looksOf(own, wider, "light")).toMatchObject({ button: "#8b0000", buttonRadius: 0, accent: "#8b0000" });
});

test("the dark has the button's colour too, and a ground of its own", () => {
  const own = { ...NOTHING, button_color: "#ffeb3b", background_color: "#ffffff" };
  expect(looksOf(own, null, "dark")).toMatchObject({ button: "#ffeb3b", ground: "#12181f" });
});

test("what can not be read is shown otherwise, and said", () => {
  const own = { ...NOTHING, button_color: "#ffeb3b", button_text_color: "#fff", link_color: "#ffeb3b" };
  const notes = changedColours(own, null, "light");
  expect(notes.map((note) => note.colour)).toEqual(["button_text_color", "link_color"]);
  expect(notes[0]?.shown).toBe("#000000");
  expect(changedColours({ ...NOTHING, button_color: "#8b0000", button_text_color: "#fff" }, null, "light")).toEqual([]);
});

test("an organization's colours are read as they were written", () => {
  const told = { theme_code: "light" as const, button_color: { raw: "#f00", hex: "#ff0000", hsl: "" }, link_color: null };
  const design = designOfOrganization(told, ["light"]);
  expect([design.button_color, design.link_color, design.pictures]).toEqual(["#f00", null, ["light"]]);
});
