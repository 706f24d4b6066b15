/** Letters of the development outbox, and what of them one wants to copy. */

export interface Letter {
  id: string;
  to: string;
  subject: string;
  text: string;
  kind: string;
  sent_at: string;
}

/** The code of a letter that has one: `123456`. */
export function codeOf(letter: Pick<Letter, "kind" | "subject" | "text">): string | null {
  if (letter.kind !== "verification_code") return null;
  return /(?<!\d)\d{6}(?!\d)/.exec(`${letter.subject}\n${letter.text}`)?.[0] ?? null;
}

/** The first link of a letter. */
export function linkOf(letter: Pick<Letter, "text">): string | null {
  return /https?:\/\/\S+/.exec(letter.text)?.[0] ?? null;
}

/** New letters before those that are there, each once, no more than `most`. */
export function withNewer(newer: readonly Letter[], shown: readonly Letter[], most: number): readonly Letter[] {
  const known = new Set(newer.map((letter) => letter.id));
  return [...newer, ...shown.filter((letter) => !known.has(letter.id))].slice(0, most);
}
