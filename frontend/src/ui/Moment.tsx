import { localTime, relativeTime } from "./moment";

interface MomentProps {
  /** ISO 8601; null: it never was. */
  at: string | null | undefined;
  never?: string;
  /** The time itself instead of how long ago it was. */
  isExact?: boolean;
}

/** A time, told as how long ago; the time itself is in its tooltip. */
export function Moment({ at, never = "never", isExact = false }: MomentProps) {
  if (at === null || at === undefined) return <span style={{ color: "var(--genkan-quiet)" }}>{never}</span>;
  const moment = new Date(at);
  return (
    <time dateTime={at} title={localTime(moment)} style={{ whiteSpace: "nowrap" }}>
      {isExact ? localTime(moment) : relativeTime(moment, new Date())}
    </time>
  );
}
