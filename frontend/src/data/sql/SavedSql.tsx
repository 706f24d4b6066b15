/** SQL that was run here before, and what people of the console saved for each other. */
import { ActionIcon, Button, Group, Menu, Popover, Text, TextInput } from "@mantine/core";
import { randomId } from "@mantine/hooks";
import { IconDeviceFloppy, IconHistory, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { deleteDocument, saveDocument, useDocuments } from "../../api/console";
import { readAgain } from "../../api/read_again";
import { ErrorNote } from "../../ui/ErrorNote";
import { told } from "../../ui/told";

interface SavedSqlProps {
  sql: string;
  recent: readonly string[];
  onChoose: (sql: string) => void;
}

export function SavedSql({ sql, recent, onChoose }: SavedSqlProps) {
  return (
    <Group gap="xs">
      <Recent recent={recent} onChoose={onChoose} />
      <Saved onChoose={onChoose} />
      <Save sql={sql} />
    </Group>
  );
}

function Recent({ recent, onChoose }: { recent: readonly string[]; onChoose: (sql: string) => void }) {
  if (recent.length === 0) return null;
  return (
    <Menu width={480} position="bottom-start">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconHistory size={14} aria-hidden />}>
          Recent
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
        {recent.map((each) => (
          <Menu.Item key={each} onClick={() => onChoose(each)}>
            <Text size="xs" ff="monospace" lineClamp={2}>
              {each}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface SqlDocument {
  sql: string;
}

function Saved({ onChoose }: { onChoose: (sql: string) => void }) {
  const documents = useDocuments<SqlDocument>("sql");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => deleteDocument("sql", id),
    onSuccess: () => readAgain(client, ["console", "documents", "sql"]),
  });
  if (documents.data === undefined || documents.data.length === 0) return null;
  return (
    <Popover width={420} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          Saved
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={320} style={{ overflow: "auto" }}>
        {documents.data.map(({ id, name, content }) => (
          <Group key={id} gap="xs" wrap="nowrap" justify="space-between">
            <Button size="compact-sm" variant="subtle" justify="flex-start" onClick={() => onChoose(content.sql)}>
              {name}
            </Button>
            <ActionIcon variant="subtle" color="vermilion" aria-label={`Remove ${name}`} onClick={() => remove.mutate(id)}>
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <ErrorNote error={remove.error} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Save({ sql }: { sql: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState("");
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saveDocument("sql", randomId(""), name.trim(), { sql }),
    onSuccess: async () => {
      await readAgain(client, ["console", "documents", "sql"]);
      told(`'${name.trim()}' is saved`);
      setIsOpen(false);
      setName("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (name.trim() !== "") save.mutate();
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={280} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          disabled={sql.trim() === ""}
          leftSection={<IconDeviceFloppy size={14} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          Save …
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <TextInput label="Name" data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <ErrorNote error={save.error} />
          <Button type="submit" size="compact-sm" mt="xs" loading={save.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
