/** Which texts a page of texts shows, and what may be filled into them. */

/** `"continue to {application}"` -> `["{application}"]`; a doubled brace is a brace. */
export function gapsOf(text: string): readonly string[] {
  return [...new Set(text.replaceAll("{{", "").replaceAll("}}", "").match(/\{[^{}]+\}/g) ?? [])];
}

/** Those that have `wanted` in the key, the original or one's own text, in the pages' order. */
export function shownTexts(
  originals: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  wanted: string,
  isOwnOnly: boolean,
): readonly (readonly [key: string, original: string])[] {
  const text = wanted.trim().toLowerCase();
  return Object.entries(originals).filter(
    ([key, original]) =>
      // The console's server keeps from viewers what is called a password, a text of that name as well.
      typeof original === "string" &&
      (!isOwnOnly || own[key] !== undefined) &&
      [key, original, own[key] ?? ""].some((each) => each.toLowerCase().includes(text)),
  );
}
