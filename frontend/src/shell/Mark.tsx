/** A doorway: two posts, a lintel, a half-drawn curtain. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="var(--genkan-accent)" strokeWidth="1.5" strokeLinecap="round" aria-hidden>
      <path d="M1.5 3h13M3.5 3v11.5M12.5 3v11.5" />
      <path d="M5.5 5v4.5c1.2 0 1.2-.8 2.2-.8V5z" fill="var(--genkan-accent)" />
    </svg>
  );
}
