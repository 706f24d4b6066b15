/** The finer settings of "Enable Hasura mapping": which roles, under which names, and what more. */
import { NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { PairsInput } from "./PairsInput";
import { objectOf, pairsOf } from "./pairs";
import { SOURCES } from "./sources";
import { updateHasuraMapping, type HasuraMapping } from "./tokenSettings";

const MODES = [
  { value: "namespaced", label: "An object beside the standard claims (stock Hasura reads it)" },
  { value: "kinde_flat", label: "Kinde's flat names instead of the standard ones" },
  { value: "both", label: "Both" },
];
const OTHER_ROLES = [
  { value: "same_name", label: "are Hasura roles of the same name" },
  { value: "withheld", label: "are withheld: the list is all there is" },
];

interface MappingSettingsProps {
  id: string;
  mapping: HasuraMapping;
  isMachine: boolean;
}

export function MappingSettings({ id, mapping, isMachine }: MappingSettingsProps) {
  const isReadOnly = !useMayChange();
  const draft = useDraft({
    mode: mapping.mode,
    namespace: mapping.namespace,
    base_role: mapping.base_role,
    machine_role: mapping.machine_role ?? "",
    roles: pairsOf(mapping.roles),
    other_roles: mapping.other_roles,
    session_variables: pairsOf(mapping.session_variables),
  });
  const { value, set, changes } = draft;
  const save = useChange(() => {
    const { roles, session_variables, machine_role, ...plain } = changes;
    return updateHasuraMapping(id, {
      ...plain,
      ...(machine_role === undefined ? {} : { machine_role: machine_role || null }),
      ...(roles === undefined ? {} : { roles: objectOf(roles) }),
      ...(session_variables === undefined ? {} : { session_variables: objectOf(session_variables) }),
    });
  }, "Saved: it counts from the next token on");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Section title="Mapping">
        {isMachine ? null : (
          <TextInput
            label="Role of everybody"
            description="Each user's default role; 'admin' is never given"
            maw={320}
            readOnly={isReadOnly}
            value={value.base_role}
            onChange={(event) => set("base_role", event.currentTarget.value)}
          />
        )}
        {!isMachine ? null : (
          <TextInput
            label="Role of machines"
            description={`The one role of its tokens; empty: ${value.base_role}`}
            maw={320}
            readOnly={isReadOnly}
            value={value.machine_role}
            onChange={(event) => set("machine_role", event.currentTarget.value)}
          />
        )}
        {isMachine ? null : (
          <>
            <PairsInput
              label="Roles under other names"
              description="A role's key, and the Hasura role it stands for"
              pairs={value.roles}
              onChange={(pairs) => set("roles", pairs)}
              names={{ key: "Key", value: "Hasura role", add: "Add a role" }}
              isReadOnly={isReadOnly}
            />
            <NativeSelect
              label="Roles that are not listed"
              maw={320}
              disabled={isReadOnly}
              data={OTHER_ROLES}
              value={value.other_roles}
              onChange={(event) => set("other_roles", event.currentTarget.value as HasuraMapping["other_roles"])}
            />
          </>
        )}
        <PairsInput
          label="More session variables"
          description="Permissions compare with them, as X-Hasura-Customer-Id"
          pairs={value.session_variables}
          onChange={(pairs) => set("session_variables", pairs)}
          names={{ key: "x-hasura-...", value: "Where from", add: "Add a variable" }}
          offered={SOURCES}
          isReadOnly={isReadOnly}
        />
        <NativeSelect
          label="Where the claims stand"
          disabled={isReadOnly}
          data={MODES}
          value={value.mode}
          onChange={(event) => set("mode", event.currentTarget.value as HasuraMapping["mode"])}
        />
        <TextInput
          label="Name of the object"
          description="The engine's claims_namespace must say the same"
          readOnly={isReadOnly}
          value={value.namespace}
          onChange={(event) => set("namespace", event.currentTarget.value)}
        />
        {isReadOnly ? null : (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        )}
      </Section>
    </form>
  );
}
