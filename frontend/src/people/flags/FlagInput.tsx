/** A field for a value of a flag, fitting its type. */
import { JsonInput, SegmentedControl, TextInput } from "@mantine/core";
import { valueFault, type FlagType } from "./flag";

interface FlagInputProps {
  label: string;
  type: FlagType;
  value: string;
  onChange: (value: string) => void;
}

export function FlagInput({ label, type, value, onChange }: FlagInputProps) {
  if (type === "bool") {
    return (
      <SegmentedControl
        aria-label={label}
        size="xs"
        data={[
          { value: "true", label: "On" },
          { value: "false", label: "Off" },
        ]}
        value={value === "true" ? "true" : "false"}
        onChange={onChange}
      />
    );
  }
  const fault = valueFault(type, value);
  if (type === "json") {
    return <JsonInput aria-label={label} value={value} onChange={onChange} error={fault} autosize minRows={1} maxRows={8} miw={200} formatOnBlur />;
  }
  return (
    <TextInput
      aria-label={label}
      size="xs"
      inputMode={type === "int" ? "numeric" : "text"}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={fault}
      w={160}
    />
  );
}
