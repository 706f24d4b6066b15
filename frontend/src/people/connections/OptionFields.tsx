/** The fields of a strategy's options. */
import { Checkbox, PasswordInput, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Entered } from "./options";
import type { Field } from "./strategies";

interface OptionFieldsProps {
  fields: readonly Field[];
  entered: Entered;
  /** Secrets that are stored already. */
  secrets: readonly string[];
  onEnter: (entered: Entered) => void;
  isReadOnly: boolean;
}

export function OptionFields({ fields, entered, secrets, onEnter, isReadOnly }: OptionFieldsProps) {
  const put = (option: string, value: string | boolean | readonly string[]) => onEnter({ ...entered, [option]: value });
  return (
    <>
      {fields.map((field) => (
        <OptionField
          key={field.option}
          field={field}
          value={entered[field.option]}
          isStored={secrets.includes(field.option)}
          isReadOnly={isReadOnly}
          onChange={(value) => put(field.option, value)}
        />
      ))}
    </>
  );
}

interface OptionFieldProps {
  field: Field;
  value: string | boolean | readonly string[] | undefined;
  isStored: boolean;
  isReadOnly: boolean;
  onChange: (value: string | boolean | readonly string[]) => void;
}

function OptionField({ field, value, isStored, isReadOnly, onChange }: OptionFieldProps) {
  const shared = { label: field.label, ...(field.about === undefined ? {} : { description: field.about }) };
  const stored = isStored ? { placeholder: "Stored; write another to replace it" } : {};
  const isAsked = field.isRequired === true && !isStored;
  switch (field.kind) {
    case "flag":
      return (
        <Checkbox
          {...shared}
          disabled={isReadOnly}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "list":
      return (
        <TagsInput {...shared} readOnly={isReadOnly} value={Array.isArray(value) ? [...value] : []} onChange={onChange} />
      );
    case "secret":
      return (
        <PasswordInput
          {...shared}
          {...stored}
          withAsterisk={isAsked}
          autoComplete="new-password"
          readOnly={isReadOnly}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "long secret":
      return (
        <Textarea
          {...shared}
          {...stored}
          withAsterisk={isAsked}
          autosize
          minRows={3}
          spellCheck={false}
          readOnly={isReadOnly}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "text":
      return (
        <TextInput
          {...shared}
          withAsterisk={isAsked}
          readOnly={isReadOnly}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
