/** Everything that was done to people and their settings, with filters, and as CSV. */
import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { PartedRows } from "../lists/PartedRows";
import { useChange } from "../change";
import { AuditTable } from "./AuditTable";
import { CSV_MOST, csvOf, readAll, useAuditLog, type AuditFilter } from "./audit_log";
import { save } from "./save";

const KINDS = [
  { value: "", label: "Everything" },
  { value: "signed_in,sign_in_refused,factor_refused,signed_out", label: "Sign-ins" },
  { value: "sign_in_refused,factor_refused", label: "Refused sign-ins" },
  { value: "management.*", label: "Changes by the management API" },
  { value: "registered", label: "Registrations" },
  { value: "refresh_token_reused", label: "Reused refresh tokens" },
  { value: "signing_keys_rotated", label: "Key rotations" },
];
const WAIT_MS = 300;

export function AuditLog() {
  const [kind, setKind] = useState("");
  const [typedSubject, setSubject] = useState("");
  const [typedActor, setActor] = useState("");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const [subject] = useDebouncedValue(typedSubject.trim(), WAIT_MS);
  const [actor] = useDebouncedValue(typedActor.trim(), WAIT_MS);
  const filter: AuditFilter = { kind, subject, actor, since: utc(since), until: utc(until) };
  const list = useAuditLog(filter);
  const csv = useChange(async () => save("audit_log.csv", csvOf(await readAll(filter)), "text/csv"));
  return (
    <Page
      title="Audit log"
      description="Who did what to whom: sign-ins, refusals, and every change of people and settings. Never a secret."
      action={
        <Button variant="default" loading={csv.isPending} onClick={() => csv.mutate(undefined)} title={`At most ${CSV_MOST.toLocaleString("en")} entries`}>
          Save as CSV
        </Button>
      }
    >
      <Group gap="sm" align="flex-end">
        <Select label="What" data={KINDS} value={kind} onChange={(value) => setKind(value ?? "")} allowDeselect={false} w={230} />
        <TextInput label="About (id)" placeholder="kp_… or org_…" value={typedSubject} onChange={(event) => setSubject(event.currentTarget.value)} w={190} />
        <TextInput label="By (id)" placeholder="kp_… or a client id" value={typedActor} onChange={(event) => setActor(event.currentTarget.value)} w={190} />
        <TextInput label="Since" type="datetime-local" value={since} onChange={(event) => setSince(event.currentTarget.value)} w={200} />
        <TextInput label="Until" type="datetime-local" value={until} onChange={(event) => setUntil(event.currentTarget.value)} w={200} />
      </Group>
      <ErrorNote error={csv.error} title="Not saved" />
      <PartedRows list={list} empty={<Text c="dimmed">Nothing is there that fits.</Text>}>
        {(rows) => <AuditTable rows={rows} />}
      </PartedRows>
    </Page>
  );
}

/** What a field of local time says, for the API; empty when it says nothing. */
function utc(local: string): string {
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
}
