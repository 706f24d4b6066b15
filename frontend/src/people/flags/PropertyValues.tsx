/** The properties of a user or an organization, as one form. */
import { Anchor, Badge, Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { useChange } from "../change";
import { changedValues, useProperties, usePropertyValues, type PropertyContext, type PropertyValue } from "./property";

interface PropertyValuesProps {
  /** `/users/kp_1` */
  owner: string;
  context: PropertyContext;
}

export function PropertyValues({ owner, context }: PropertyValuesProps) {
  const values = usePropertyValues(owner);
  return (
    <Stack gap="md" maw={560}>
      <Text c="dimmed">
        Which properties there are is said in{" "}
        <Anchor component={Link} to="/auth/flags/properties" inherit>
          Flags, Properties
        </Anchor>
        ; those that are not private can be in tokens.
      </Text>
      <Await query={values}>{(stored) => <ValuesForm owner={owner} context={context} stored={stored} />}</Await>
    </Stack>
  );
}

function ValuesForm({ owner, context, stored }: PropertyValuesProps & { stored: readonly PropertyValue[] }) {
  const [form, setForm] = useState<Readonly<Record<string, string>>>({});
  const known = new Map((useProperties().data ?? []).filter((each) => each.context === context).map((each) => [each.key, each]));
  const changes = changedValues(stored, form);
  const save = useChange(
    (properties: Readonly<Record<string, string>>) => management("PATCH", `${owner}/properties`, { properties }),
    "Saved",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(changes, { onSuccess: () => setForm({}) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {stored.map(({ key, name, value }) => {
          const property = known.get(key);
          const field = {
            label: (
              <Group gap={6} component="span" display="inline-flex">
                {name}
                {property?.is_private === false ? <Badge variant="light" size="xs">In tokens</Badge> : null}
              </Group>
            ),
            description: property?.description || undefined,
            value: form[key] ?? value ?? "",
            placeholder: value === null ? "not set" : undefined,
            onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [key]: event.currentTarget.value }),
          };
          return property?.type === "multi_line_text" ? (
            <Textarea key={key} autosize minRows={2} {...field} />
          ) : (
            <TextInput key={key} {...field} />
          );
        })}
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={Object.keys(changes).length === 0} loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
