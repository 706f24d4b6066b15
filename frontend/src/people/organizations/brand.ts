/** The colours of an organization's pages, as the form has them and the API takes them. */

export const COLOURS = [
  { name: "background_color", label: "Background" },
  { name: "button_color", label: "Button" },
  { name: "button_text_color", label: "Text of buttons" },
  { name: "link_color", label: "Links" },
] as const;

export type ColourName = (typeof COLOURS)[number]["name"] | `${(typeof COLOURS)[number]["name"]}_dark`;
export type Theme = "light" | "dark" | "user_preference";

export type ShownBrand = Readonly<Partial<Record<ColourName, { raw: string } | null>>> & { theme_code?: Theme };
export type BrandForm = Readonly<Record<string, string>>;

/** Every colour as text; empty: the environment's. */
export function brandForm(shown: ShownBrand): BrandForm {
  const names = COLOURS.flatMap(({ name }) => [name, `${name}_dark`] as const);
  return Object.fromEntries(names.map((name) => [name, shown[name]?.raw ?? ""]));
}

/** The body that stores the form: an empty field takes the colour away. */
export function brandBody(form: BrandForm, theme_code: Theme): Readonly<Record<string, string | null>> {
  return { ...Object.fromEntries(Object.entries(form).map(([name, colour]) => [name, colour.trim() === "" ? null : colour.trim()])), theme_code };
}

export function isColour(text: string): boolean {
  return text.trim() === "" || /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text.trim());
}
