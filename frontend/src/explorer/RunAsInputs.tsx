/** What a role or a pasted token still needs: session variables, the token's text. */
import { TextInput } from "@mantine/core";
import { useMetadata } from "../api/engine";
import { variablesOfRole, type RunAs } from "./run_as";

interface RunAsInputsProps {
  runAs: RunAs;
  onChange: (runAs: RunAs) => void;
}

export function RunAsInputs({ runAs, onChange }: RunAsInputsProps) {
  const metadata = useMetadata().data?.metadata;
  if (runAs.kind === "token") {
    return (
      <TextInput
        aria-label="Token"
        placeholder="Paste a token"
        value={runAs.token}
        onChange={(event) => onChange({ kind: "token", token: event.currentTarget.value })}
        style={{ flex: 1, minWidth: 220 }}
      />
    );
  }
  if (runAs.kind !== "role" || metadata === undefined) return null;
  return (
    <>
      {variablesOfRole(metadata, runAs.role).map((name) => (
        <TextInput
          key={name}
          aria-label={name}
          placeholder={name}
          value={runAs.variables[name] ?? ""}
          onChange={(event) =>
            onChange({ ...runAs, variables: withValue(runAs.variables, name, event.currentTarget.value) })
          }
        />
      ))}
    </>
  );
}

/** An empty field is a variable that is not sent. */
function withValue(variables: Readonly<Record<string, string>>, name: string, value: string) {
  const { [name]: _, ...others } = variables;
  return value === "" ? others : { ...others, [name]: value };
}
