/** What the audit log has of a user: what they did, or what was done to them. */
import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { AuditTable } from "../audit/AuditTable";
import { useAuditLog } from "../audit/audit_log";
import { PartedRows } from "../lists/PartedRows";
import { UserFrame } from "./UserFrame";

export function Activity() {
  return <UserFrame>{(user) => <UserActivity userId={user.id} />}</UserFrame>;
}

function UserActivity({ userId }: { userId: string }) {
  const [side, setSide] = useState("subject");
  const list = useAuditLog({ [side]: userId });
  return (
    <Stack gap="sm" align="flex-start">
      <SegmentedControl
        aria-label="Which side of it"
        data={[
          { value: "subject", label: "About them" },
          { value: "actor", label: "By them" },
        ]}
        value={side}
        onChange={setSide}
      />
      <PartedRows list={list} empty={<Text c="dimmed">Nothing is in the audit log yet.</Text>}>
        {(rows) => <AuditTable rows={rows} />}
      </PartedRows>
    </Stack>
  );
}
