/** Signing keys as bars in time: when each is published, signs, and verifies. */

export interface SigningKey {
  kid: string;
  algorithm: string;
  state: "next" | "active" | "retired";
  created_on: string;
  signs_from: string | null;
  signs_until: string | null;
  verifies_until: string | null;
}

export interface Bar {
  /** Percent of the drawn time. */
  left: number;
  width: number;
  phase: "waits" | "signs" | "verifies";
}

export interface Span {
  from: number;
  to: number;
}

const DAY_MS = 86_400_000;
const AHEAD_MS = 30 * DAY_MS;

/** The time that is drawn: from the oldest key to the last one's end, now and a month around it in any case. */
export function spanOf(keys: readonly SigningKey[], now: Date): Span {
  const times = keys.flatMap((key) => [key.created_on, key.verifies_until ?? key.created_on].map((at) => Date.parse(at)));
  return { from: Math.min(now.getTime() - DAY_MS, ...times), to: Math.max(now.getTime() + AHEAD_MS, ...times) };
}

/** The bars of a key: it waits, then signs, then only verifies. What has no end goes to the end of the span. */
export function barsOf(key: SigningKey, span: Span): readonly Bar[] {
  const begin = Date.parse(key.created_on);
  const signs = key.signs_from === null ? span.to : Date.parse(key.signs_from);
  const retires = key.signs_until === null ? span.to : Date.parse(key.signs_until);
  const ends = key.verifies_until === null ? span.to : Date.parse(key.verifies_until);
  return [
    bar(begin, signs, "waits", span),
    bar(signs, retires, "signs", span),
    bar(retires, ends, "verifies", span),
  ].filter((each) => each.width > 0);
}

function bar(from: number, to: number, phase: Bar["phase"], span: Span): Bar {
  const place = (time: number) => ((Math.min(Math.max(time, span.from), span.to) - span.from) / (span.to - span.from)) * 100;
  return { left: place(from), width: Math.max(place(to) - place(from), 0), phase };
}

/** Where now is, in percent. */
export function nowIn(span: Span, now: Date): number {
  return ((now.getTime() - span.from) / (span.to - span.from)) * 100;
}
