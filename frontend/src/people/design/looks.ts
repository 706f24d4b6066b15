/** What the pages make of a design: the colours of one scheme, filled in and readable. */
import { isColour, readable, textOn } from "./contrast";
import type { ColourName, Look, Scheme } from "./design";

export interface Looks {
  ground: string;
  onGround: string;
  paper: string;
  ink: string;
  quiet: string;
  line: string;
  button: string;
  onButton: string;
  accent: string;
  buttonRadius: number;
  cardRadius: number;
  inputRadius: number;
}

/** Genkan's own, as in the pages' stylesheet. */
const OURS: Readonly<Record<Scheme, { ground: string; paper: string; ink: string; quiet: string; line: string; accent: string; onAccent: string }>> = {
  light: { ground: "#fbfaf5", paper: "#ffffff", ink: "#1f2933", quiet: "#52606d", line: "#8a8577", accent: "#165e83", onAccent: "#ffffff" },
  dark: { ground: "#12181f", paper: "#1a222b", ink: "#f1eee4", quiet: "#b4bcc4", line: "#7d8a97", accent: "#7cbcdd", onAccent: "#0f171e" },
};
const RADIUS = 6;

/** The looks of `own`, and where it says nothing those of `wider`, at last ours. */
export function looksOf(own: Look, wider: Look | null, scheme: Scheme): Looks {
  const ours = OURS[scheme];
  const said = (name: ColourName): string | null => {
    const names = scheme === "dark" ? ([`${name}_dark`, name] as const) : ([name] as const);
    for (const each of names) {
      const value = own[each] ?? wider?.[each] ?? null;
      // A ground for the light is none for the dark.
      if (each === "background_color" && scheme === "dark") continue;
      if (value !== null && isColour(value)) return value;
    }
    return null;
  };
  const button = said("button_color");
  const ground = said("background_color") ?? ours.ground;
  const link = said("link_color") ?? button;
  const radius = (name: "button_border_radius" | "card_border_radius" | "input_border_radius") => own[name] ?? wider?.[name];
  return {
    ...ours,
    ground,
    onGround: textOn(ground, ours.ink),
    button: button ?? ours.accent,
    onButton: button === null ? ours.onAccent : textOn(button, said("button_text_color") ?? "#ffffff"),
    accent: link === null ? ours.accent : readable(link, ours.paper),
    buttonRadius: radius("button_border_radius") ?? RADIUS,
    cardRadius: radius("card_border_radius") ?? RADIUS + 4,
    inputRadius: radius("input_border_radius") ?? RADIUS,
  };
}

export interface Note {
  colour: string;
  shown: string;
}

/** Colours that the pages do not show as they were written, since nobody could read them. */
export function changedColours(own: Look, wider: Look | null, scheme: Scheme): readonly Note[] {
  const suffix = scheme === "dark" ? "_dark" : "";
  const shown = looksOf(own, wider, scheme);
  const notes: Note[] = [];
  const text = own[`button_text_color${suffix}` as keyof Look];
  if (typeof text === "string" && isColour(text) && !isSame(text, shown.onButton)) {
    notes.push({ colour: "button_text_color", shown: shown.onButton });
  }
  const link = own[`link_color${suffix}` as keyof Look];
  if (typeof link === "string" && isColour(link) && !isSame(link, shown.accent)) {
    notes.push({ colour: "link_color", shown: shown.accent });
  }
  return notes;
}

function isSame(one: string, other: string): boolean {
  const long = (colour: string) => (colour.length > 4 ? colour : colour.replace(/[0-9a-f]/gi, "$&$&")).toLowerCase();
  return long(one) === long(other);
}
