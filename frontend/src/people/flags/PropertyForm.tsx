import { Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { ErrorNote } from "../../ui/ErrorNote";
import { keyFrom } from "../lists/key_from";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { CONTEXTS, useCategories, type Property, type PropertyContext } from "./property";

interface PropertyFormProps {
  property: Property | null;
  /** Of a new one. */
  context: PropertyContext;
  onDone: () => void;
}

const TYPES = [
  { value: "single_line_text", label: "One line" },
  { value: "multi_line_text", label: "Several lines" },
];

export function PropertyForm({ property, context, onDone }: PropertyFormProps) {
  const [form, setForm] = useState({
    name: property?.name ?? "",
    key: property?.key ?? "",
    description: property?.description ?? "",
    type: property?.type ?? "single_line_text",
    is_private: property?.is_private ?? true,
    category_id: property?.category_id ?? null,
  });
  const categories = (useCategories().data ?? []).filter((each) => each.context === (property?.context ?? context));
  const category_id = form.category_id ?? categories[0]?.id ?? null;
  const save = useChange(() => {
    const { key, type, ...members } = { ...form, category_id };
    return property === null
      ? management("POST", "/properties", { ...members, key, type, context })
      : management("PUT", `/properties${path(property.id)}`, members);
  }, "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" required data-autofocus value={form.name} onChange={(event) => {
          const name = event.currentTarget.value;
          const follows = property === null && form.key === keyFrom(form.name, "_");
          setForm({ ...form, name, ...(follows ? { key: keyFrom(name, "_") } : {}) });
        }} />
        <TextInput label="Key" required disabled={property !== null} value={form.key} onChange={(event) => setForm({ ...form, key: event.currentTarget.value })} />
        <TextInput label="Of" disabled value={CONTEXTS.find((each) => each.value === (property?.context ?? context))?.label ?? ""} />
        <Select label="Type" data={TYPES} disabled={property !== null} allowDeselect={false} value={form.type}
          onChange={(type) => setForm({ ...form, type: type as Property["type"] })} />
        <Select label="Category" required data={categories.map(({ id, name }) => ({ value: id, label: name }))} allowDeselect={false} value={category_id}
          onChange={(id) => setForm({ ...form, category_id: id })} />
        <TextInput label="Description" value={form.description} onChange={(event) => setForm({ ...form, description: event.currentTarget.value })} />
        <Checkbox label="Private: never in a token" checked={form.is_private} onChange={(event) => setForm({ ...form, is_private: event.currentTarget.checked })} />
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={form.name.trim() === "" || form.key.trim() === "" || category_id === null} loading={save.isPending}>
            {property === null ? "Create property" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
