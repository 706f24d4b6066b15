/** The form of what has a name, a key and a description: roles, permissions. */
import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { ErrorNote } from "../../ui/ErrorNote";
import { keyFrom } from "./key_from";

export interface Keyed {
  name: string;
  key: string;
  description: string;
  isDefault: boolean;
}

interface KeyedFormProps {
  initial: Keyed;
  /** The key follows the name until somebody types one. */
  isNew: boolean;
  keySeparator: "_" | ":";
  keyDescription: string;
  /** Absent: there is no such box. */
  defaultLabel?: string;
  action: string;
  error: unknown;
  isPending: boolean;
  onSubmit: (keyed: Keyed) => void;
}

export function KeyedForm({ initial, isNew, keySeparator, keyDescription, defaultLabel, action, error, isPending, onSubmit }: KeyedFormProps) {
  const [form, setForm] = useState(initial);
  const [isKeyTyped, setIsKeyTyped] = useState(!isNew);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ ...form, name: form.name.trim(), key: form.key.trim() });
  };
  const named = (name: string) => setForm({ ...form, name, ...(isKeyTyped ? {} : { key: keyFrom(name, keySeparator) }) });
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" required data-autofocus value={form.name} onChange={(event) => named(event.currentTarget.value)} />
        <TextInput
          label="Key"
          required
          description={keyDescription}
          value={form.key}
          onChange={(event) => {
            setIsKeyTyped(true);
            setForm({ ...form, key: event.currentTarget.value });
          }}
        />
        <TextInput label="Description" value={form.description} onChange={(event) => setForm({ ...form, description: event.currentTarget.value })} />
        {defaultLabel === undefined ? null : (
          <Checkbox label={defaultLabel} checked={form.isDefault} onChange={(event) => setForm({ ...form, isDefault: event.currentTarget.checked })} />
        )}
        <ErrorNote error={error} />
        <Group>
          <Button type="submit" disabled={form.name.trim() === "" || form.key.trim() === ""} loading={isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
