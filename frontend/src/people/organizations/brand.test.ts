import { expect, test } from "vitest";
import { brandBody, brandForm, isColour } from "./brand";

test("a colour that is not set is an empty field, and an emptied one is taken away", () => {
  const form = brandForm({ button_color: { raw: "#165e83" }, link_color: null });
  expect(form.button_color).toBe("#165e83");
  expect(form.link_color_dark).toBe("");
  expect(brandBody({ ...form, button_color: " " }, "dark")).toMatchObject({ button_color: null, link_color: null, theme_code: "dark" });
});

test("colours are hexadecimal", () => {
  expect([isColour("#fff"), isColour("#165E83"), isColour(""), isColour("red"), isColour("#12345")]).toEqual([true, true, true, false, false]);
});
