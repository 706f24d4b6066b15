/** How much is granted, by shape: an empty, half, full or dashed circle. */
import type { Extent } from "./matrix";

export function ExtentMark({ extent, size = 16 }: { extent: Extent; size?: number }) {
  const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 };
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden style={{ flex: "none" }}>
      {extent === "none" ? <path d="M4.5 4.5l7 7m0-7l-7 7" {...line} opacity={0.6} /> : null}
      {extent === "full" ? <circle cx="8" cy="8" r="6.5" fill="currentColor" /> : null}
      {extent === "inherited" ? <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.5 2.2" /> : null}
      {extent === "partial" ? (
        <>
          <circle cx="8" cy="8" r="6" {...line} />
          <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" />
        </>
      ) : null}
    </svg>
  );
}

export const EXTENT_WORDS: Readonly<Record<Extent, string>> = {
  none: "none",
  partial: "partial",
  full: "full",
  inherited: "inherited",
};
