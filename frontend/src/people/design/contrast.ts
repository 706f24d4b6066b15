/** Colours that can be read on each other. Source: WCAG 2.2, 1.4.3 and its definition of relative luminance. */

/** What text needs, level AA. */
export const LEAST_CONTRAST = 4.5;

const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

export function isColour(text: string): boolean {
  return COLOUR.test(text);
}

/** From 1, the same colour, to 21, black on white; both as `#rgb` or `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The wish when it can be read on `ground`, else black or white: one of them always can. */
export function textOn(ground: string, wish: string): string {
  if (contrast(wish, ground) >= LEAST_CONTRAST) return wish;
  return contrast("#000000", ground) >= LEAST_CONTRAST ? "#000000" : "#ffffff";
}

const STEPS = 20;

/** The colour, as much darker or lighter as it takes to be read on `ground`. */
export function readable(colour: string, ground: string): string {
  const end = textOn(ground, ground);
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, end, step / STEPS);
    if (contrast(mixed, ground) >= LEAST_CONTRAST) return mixed;
  }
  return end;
}

function mix(one: string, other: string, share: number): string {
  const [first, second] = [parts(one), parts(other)];
  const mixed = first.map((part, at) => Math.round(part + ((second[at] ?? 0) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Red, green and blue from 0 to 255. */
function parts(colour: string): readonly number[] {
  const digits = colour.length > 4 ? colour.slice(1) : [...colour.slice(1)].map((each) => each + each).join("");
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = parts(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
