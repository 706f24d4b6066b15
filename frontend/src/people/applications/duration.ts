/** Lifetimes as people say them. */

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** `86400` -> `1 day`, `5400` -> `90 minutes`: the largest unit that it is a whole number of. */
export function durationText(seconds: number): string {
  for (const [unit, length] of UNITS) {
    if (seconds >= length && seconds % length === 0) {
      const count = seconds / length;
      return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
    }
  }
  return `${seconds} seconds`;
}
