/** Values that workflows read; secret ones are never shown again. */
import { Badge, Button, Checkbox, Code, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Moment } from "../../ui/Moment";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { FlagsFrame } from "./FlagsFrame";

interface Variable {
  id: string;
  key: string;
  value: string | null;
  is_secret: boolean;
  created_on: string;
}

export function Variables() {
  const variables = useQuery({
    queryKey: ["identity", "environment-variables"],
    queryFn: async () => (await management<{ environment_variables: readonly Variable[] }>("GET", "/environment_variables")).environment_variables,
  });
  const [edited, setEdited] = useState<Variable | "new" | null>(null);
  const action = <Button onClick={() => setEdited("new")}>New variable</Button>;
  return (
    <FlagsFrame title="Environment variables" description="What your workflows read besides the event: keys of other services, switches." action={action}>
      <Await query={variables}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No variables yet" action={action}>
              They are for workflows alone; the settings of the server are in Settings.
            </EmptyState>
          ) : (
            <PlainTable
              label="Environment variables"
              rows={rows}
              rowKey={(each) => each.id}
              columns={[
                { title: "Key", cell: (each) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{each.key}</span> },
                { title: "Value", cell: (each) => (each.is_secret ? <Badge variant="light" color="gray">Secret</Badge> : <Code style={{ overflowWrap: "anywhere" }}>{each.value}</Code>) },
                { title: "Made", cell: (each) => <Moment at={each.created_on} /> },
                { title: "", align: "right", cell: (each) => <Actions variable={each} onEdit={() => setEdited(each)} /> },
              ]}
            />
          )
        }
      </Await>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New variable" : "Variable"} closeButtonProps={{ "aria-label": "Close" }}>
        {edited === null ? null : <VariableForm variable={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </FlagsFrame>
  );
}

function Actions({ variable, onEdit }: { variable: Variable; onEdit: () => void }) {
  const remove = useAction(() => management("DELETE", `/environment_variables${path(variable.id)}`), `${variable.key} is deleted`);
  const ask = () =>
    confirmDestruction({
      title: `Delete ${variable.key}`,
      goes: ["its value; workflows that read it find none from the next run on"],
      confirm: "Delete the variable",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Edit ${variable.key}`}>
        Edit
      </Button>
      <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Delete ${variable.key}`}>
        Delete
      </Button>
    </Group>
  );
}

function VariableForm({ variable, onDone }: { variable: Variable | null; onDone: () => void }) {
  const [key, setKey] = useState(variable?.key ?? "");
  const [value, setValue] = useState(variable?.value ?? "");
  const [isSecret, setIsSecret] = useState(variable?.is_secret ?? false);
  const keepsSecret = variable?.is_secret === true && value === "";
  const save = useChange(
    () =>
      variable === null
        ? management("POST", "/environment_variables", { key: key.trim(), value, is_secret: isSecret })
        : management("PATCH", `/environment_variables${path(variable.id)}`, { key: key.trim(), ...(keepsSecret ? {} : { value }), is_secret: isSecret }),
    "Saved; the next run of a workflow has it",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Key" required data-autofocus placeholder="CRM_API_KEY" value={key} onChange={(event) => setKey(event.currentTarget.value)} />
        <Textarea label="Value" autosize minRows={2} value={value} placeholder={variable?.is_secret ? "stays as it is" : undefined} onChange={(event) => setValue(event.currentTarget.value)} />
        <Checkbox label="Secret: never shown again" checked={isSecret} onChange={(event) => setIsSecret(event.currentTarget.checked)} />
        {variable?.is_secret && !isSecret ? <Text c="var(--genkan-warning)">A secret value stays secret: to show one, write a new value.</Text> : null}
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={key.trim() === ""} loading={save.isPending}>
            {variable === null ? "Create variable" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
