/** A colour, with how well it is read on what it stands on. */
import { ColorInput, Text } from "@mantine/core";
import { LEAST_CONTRAST, contrast, isColour } from "./contrast";

interface ColourFieldProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  isReadOnly: boolean;
  /** What it stands on, or what stands on it; and how that is called. */
  against?: { colour: string; name: string };
}

export function ColourField({ label, value, onChange, isReadOnly, against }: ColourFieldProps) {
  return (
    <div>
      <ColorInput
        label={label}
        placeholder="as it is"
        format="hex"
        readOnly={isReadOnly}
        value={value ?? ""}
        eyeDropperButtonProps={{ "aria-label": `Pick ${label} from the screen` }}
        onChange={(colour) => onChange(colour.trim() === "" ? null : colour.trim())}
      />
      {value !== null && against !== undefined && isColour(value) ? <Contrast colour={value} against={against} /> : null}
    </div>
  );
}

function Contrast({ colour, against }: { colour: string; against: { colour: string; name: string } }) {
  const ratio = contrast(colour, against.colour);
  const isGood = ratio >= LEAST_CONTRAST;
  return (
    <Text size="xs" className="numbers" style={{ color: isGood ? "var(--genkan-quiet)" : "var(--genkan-warning)" }}>
      {ratio.toFixed(1)} : 1 on {against.name}
      {isGood ? "" : `; under ${LEAST_CONTRAST}, so the pages show another that can be read`}
    </Text>
  );
}
