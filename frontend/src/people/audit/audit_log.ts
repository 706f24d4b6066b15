/** The audit log of the identity provider: read, filtered, as CSV. */
import { management } from "../../api/identity";
import { withQuery } from "../lists/query_text";
import { usePartedList } from "../lists/use_parted_list";

export interface AuditEntry {
  id: string;
  kind: string;
  at: string;
  actor: string | null;
  subject: string | null;
  details: Readonly<Record<string, string>>;
}

export interface AuditFilter {
  /** Whole kinds, or the begin of several: `management.*`. */
  kind?: string;
  actor?: string;
  subject?: string;
  since?: string;
  until?: string;
}

const KEY = "audit_log";
const FOLLOW_MS = 5000;

export function useAuditLog(filter: AuditFilter) {
  return usePartedList<AuditEntry>(withQuery("/genkan/audit_log", { ...filter }), KEY, { refetchInterval: FOLLOW_MS });
}

const CSV_PART = 500;
export const CSV_MOST = 50_000;

/** All entries that a filter finds, the newest first, up to CSV_MOST. */
export async function readAll(filter: AuditFilter): Promise<readonly AuditEntry[]> {
  const found: AuditEntry[] = [];
  let token: string | null = "";
  while (token !== null && found.length < CSV_MOST) {
    const part: { audit_log: readonly AuditEntry[]; next_token: string | null } = await management(
      "GET",
      withQuery("/genkan/audit_log", { ...filter, page_size: CSV_PART, next_token: token }),
    );
    found.push(...part.audit_log);
    token = part.next_token;
  }
  return found;
}

/** The entries as CSV (RFC 4180), details as JSON. */
export function csvOf(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ id, at, kind, actor, subject, details }) => [
    id,
    at,
    kind,
    actor ?? "",
    subject ?? "",
    Object.keys(details).length === 0 ? "" : JSON.stringify(details),
  ]);
  return [["id", "at", "kind", "actor", "subject", "details"], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A spreadsheet runs what begins like a formula: such a cell begins with a quote instead (OWASP, CSV injection). */
function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** `management.update_user` -> `Management: update user` */
export function kindText(kind: string): string {
  const [area, rest] = kind.includes(".") ? [kind.slice(0, kind.indexOf(".")), kind.slice(kind.indexOf(".") + 1)] : ["", kind];
  const words = rest.replaceAll("_", " ");
  return area === "" ? capital(words) : `${capital(area)}: ${words}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether the entry is of something that was refused or ended by force. */
export function isAlarming(kind: string): boolean {
  return /refused|reused|disabled|failed|reset/.test(kind);
}
