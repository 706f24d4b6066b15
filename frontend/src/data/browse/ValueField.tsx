/** A value, NULL or the default, each to be seen for what it is. */
import { NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { Column } from "../../api/catalog";
import classes from "./Browse.module.css";
import { defaultWords, type Field, type FieldKind } from "./field";
import { isLong } from "./types";

interface ValueFieldProps {
  column: Column;
  field: Field;
  onChange: (field: Field) => void;
  /** The values that the type has, where they are few. */
  choices: readonly string[] | null;
  label: string;
  error?: string | undefined;
  autoFocus?: boolean;
}

export function ValueField({ column, field, onChange, choices, label, error, autoFocus = false }: ValueFieldProps) {
  const words = defaultWords(column);
  const kinds: { value: FieldKind; label: string; disabled?: boolean }[] = [
    { value: "value", label: "Value" },
    { value: "null", label: "NULL", disabled: !column.is_nullable },
    { value: "default", label: "Default", disabled: words === null },
  ];
  const placeholder = { value: "empty text", null: "NULL", default: `default: ${words ?? ""}` }[field.kind];
  const input = {
    "aria-label": label,
    placeholder,
    error,
    value: field.kind === "value" ? field.text : "",
    // A value that is loaded late comes after the dialog has given its focus away.
    autoFocus,
    "data-autofocus": autoFocus || undefined,
    spellCheck: false,
    autoComplete: "off",
    classNames: { input: classes.valueInput },
    onChange: (event: { currentTarget: { value: string } }) => onChange({ kind: "value", text: event.currentTarget.value }),
  };
  return (
    <div className={classes.field}>
      <ValueInput input={input} choices={choices} isLong={isLong(column.type)} isValue={field.kind === "value"} />
      <SegmentedControl
        size="xs"
        aria-label={`What ${label} is`}
        data={kinds}
        value={field.kind}
        onChange={(kind) => onChange({ ...field, kind: kind as FieldKind })}
      />
    </div>
  );
}

interface InputProps {
  "aria-label": string;
  placeholder: string;
  error: string | undefined;
  value: string;
  autoFocus: boolean;
  "data-autofocus": true | undefined;
  spellCheck: boolean;
  autoComplete: string;
  classNames: { input: string | undefined };
  onChange: (event: { currentTarget: { value: string } }) => void;
}

function ValueInput({ input, choices, isLong: isTextarea, isValue }: {
  input: InputProps;
  choices: readonly string[] | null;
  isLong: boolean;
  isValue: boolean;
}) {
  const { classNames, ...shared } = input;
  if (choices !== null) {
    const { placeholder, autoComplete: _, spellCheck: __, ...rest } = shared;
    const known = shared.value === "" || choices.includes(shared.value) ? choices : [shared.value, ...choices];
    const none = { value: "", label: isValue ? "choose" : placeholder };
    return <NativeSelect {...rest} data={[none, ...known.map((value) => ({ value, label: value }))]} />;
  }
  const props = { ...shared, classNames: { input: classNames.input ?? "" } };
  if (!isTextarea) return <TextInput {...props} />;
  return <Textarea {...props} autosize minRows={1} maxRows={14} onKeyDown={lineOnly} />;
}

/** Enter ends the field, as in all others; a line is broken by Shift+Enter. */
function lineOnly(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
