/** The sign-in page in small, as the design that is being written would make it. */
import type { Looks } from "./looks";

export function Miniature({ looks, label }: { looks: Looks; label: string }) {
  const { ground, onGround, paper, ink, quiet, line, button, onButton, accent } = looks;
  const font = "system-ui, sans-serif";
  return (
    <svg viewBox="0 0 300 260" width="100%" role="img" aria-label={label} style={{ display: "block", borderRadius: 4, border: "1px solid var(--genkan-line)" }}>
      <rect width="300" height="260" fill={ground} />
      <rect x="45" y="20" width="210" height="200" rx={looks.cardRadius / 1.6} fill={paper} stroke={line} strokeOpacity="0.3" />
      <rect x="61" y="36" width="12" height="12" fill="none" stroke={accent} strokeWidth="2" />
      <text x="80" y="47" fontSize="11" fontWeight="600" fill={ink} fontFamily={font}>Your business</text>
      <text x="61" y="74" fontSize="14" fontWeight="600" fill={ink} fontFamily={font}>Sign in</text>
      <text x="61" y="91" fontSize="9" fill={ink} fontFamily={font}>Email</text>
      <rect x="61" y="96" width="178" height="22" rx={looks.inputRadius / 1.6} fill={paper} stroke={line} />
      <text x="69" y="111" fontSize="9" fill={quiet} fontFamily={font}>ada@example.com</text>
      <text x="61" y="133" fontSize="9" fill={ink} fontFamily={font}>Password</text>
      <rect x="61" y="138" width="178" height="22" rx={looks.inputRadius / 1.6} fill={paper} stroke={line} />
      <rect x="61" y="170" width="178" height="22" rx={looks.buttonRadius / 1.6} fill={button} />
      <text x="150" y="185" fontSize="10" fontWeight="600" fill={onButton} textAnchor="middle" fontFamily={font}>Sign in</text>
      <text x="61" y="209" fontSize="9" fill={accent} textDecoration="underline" fontFamily={font}>Forgot your password?</text>
      <text x="150" y="242" fontSize="9" fill={onGround} textAnchor="middle" fontFamily={font}>Privacy · Terms</text>
    </svg>
  );
}
