/** Every feature flag with its default and what the environment makes of it. */
import { Badge, Button, Code, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { FlagForm } from "./FlagForm";
import { FlagsFrame } from "./FlagsFrame";
import { FlagName } from "./FlagValues";
import { LEVELS, TYPES, useFlags, type Flag } from "./flag";
import { EnvironmentValue } from "./EnvironmentValue";

export function Flags() {
  const flags = useFlags({ level: "env" });
  const [edited, setEdited] = useState<Flag | "new" | null>(null);
  const action = <Button onClick={() => setEdited("new")}>New flag</Button>;
  return (
    <FlagsFrame
      title="Feature flags"
      description="Values that every token carries: a default, set apart for the environment, an organization or a user."
      action={action}
    >
      <Await query={flags}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No feature flags yet" action={action}>
              Make one, and read it in your application from the token or by the account API.
            </EmptyState>
          ) : (
            <PlainTable
              label="Feature flags"
              rows={rows}
              rowKey={(flag) => flag.id}
              columns={[
                { title: "Flag", cell: (flag) => <FlagName flag={flag} /> },
                { title: "Type", cell: (flag) => TYPES.find((each) => each.value === flag.type)?.label },
                { title: "Default", cell: (flag) => <Code>{flag.default_value === "" ? "(empty)" : flag.default_value}</Code> },
                { title: "In this environment", cell: (flag) => <EnvironmentValue key={flag.environment_value ?? ""} flag={flag} /> },
                {
                  title: "May be set for",
                  cell: (flag) => (
                    <Badge variant="light" color="gray" tt="none">
                      {LEVELS.find((each) => each.value === flag.allow_override_level)?.label}
                    </Badge>
                  ),
                },
                { title: "", align: "right", cell: (flag) => <Actions flag={flag} onEdit={() => setEdited(flag)} /> },
              ]}
            />
          )
        }
      </Await>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New feature flag" : "Feature flag"} closeButtonProps={{ "aria-label": "Close" }}>
        {edited === null ? null : <FlagForm flag={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </FlagsFrame>
  );
}

function Actions({ flag, onEdit }: { flag: Flag; onEdit: () => void }) {
  const remove = useAction(() => management("DELETE", `/feature_flags${path(flag.key)}`), `${flag.key} is deleted`);
  const ask = () =>
    confirmDestruction({
      title: `Delete the flag ${flag.key}`,
      goes: ["every value set apart for the environment, organizations and users", "the flag is in no token from the next one on: applications get their own default"],
      confirm: "Delete the flag",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Edit ${flag.key}`}>
        Edit
      </Button>
      <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Delete ${flag.key}`}>
        Delete
      </Button>
    </Group>
  );
}
