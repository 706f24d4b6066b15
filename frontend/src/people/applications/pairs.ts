/** Objects of texts as rows of a form, in which a key may still be empty or there twice. */
export interface Pair {
  key: string;
  value: string;
}

export function pairsOf(object: Readonly<Record<string, string>>): readonly Pair[] {
  return Object.entries(object).map(([key, value]) => ({ key, value }));
}

/** Rows that are wholly empty are left out; of a key that is there twice, the last counts. */
export function objectOf(pairs: readonly Pair[]): Record<string, string> {
  const written = pairs.filter(({ key, value }) => key.trim() !== "" || value.trim() !== "");
  return Object.fromEntries(written.map(({ key, value }) => [key.trim(), value.trim()]));
}
