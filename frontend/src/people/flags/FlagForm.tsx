import { Button, Group, Input, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { ErrorNote } from "../../ui/ErrorNote";
import { keyFrom } from "../lists/key_from";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { FlagInput } from "./FlagInput";
import { LEVELS, TYPES, valueFault, type Flag, type FlagLevel, type FlagType } from "./flag";

interface FlagFormProps {
  flag: Flag | null;
  onDone: () => void;
}

const STARTS: Readonly<Record<FlagType, string>> = { bool: "false", str: "", int: "0", json: "{}" };

/** A new flag, or another of its members; the key stays. */
export function FlagForm({ flag, onDone }: FlagFormProps) {
  const [name, setName] = useState(flag?.name ?? "");
  const [key, setKey] = useState(flag?.key ?? "");
  const [isKeyTyped, setIsKeyTyped] = useState(false);
  const [description, setDescription] = useState(flag?.description ?? "");
  const [type, setType] = useState<FlagType>(flag?.type ?? "bool");
  const [level, setLevel] = useState<FlagLevel>(flag?.allow_override_level ?? "usr");
  const [value, setValue] = useState(flag?.default_value ?? "false");
  const save = useChange(() => {
    const members = { name: name.trim(), description, type, allow_override_level: level, default_value: value };
    return flag === null
      ? management("POST", "/feature_flags", { ...members, key: key.trim() })
      : management("PUT", `/feature_flags${path(flag.key)}?${new URLSearchParams(members)}`);
  }, "Saved; the next tokens have it");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onDone });
  };
  const isWhole = name.trim() !== "" && key.trim() !== "" && valueFault(type, value) === null;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" required data-autofocus value={name} onChange={(event) => {
          setName(event.currentTarget.value);
          if (flag === null && !isKeyTyped) setKey(keyFrom(event.currentTarget.value, "_"));
        }} />
        <TextInput label="Key" required disabled={flag !== null} description="What your application asks for." value={key} onChange={(event) => {
          setIsKeyTyped(true);
          setKey(event.currentTarget.value);
        }} />
        <TextInput label="Description" value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        <Select label="Type" data={TYPES} value={type} allowDeselect={false} onChange={(next) => {
          setType(next as FlagType);
          setValue(STARTS[next as FlagType]);
        }} />
        {flag !== null && flag.type !== type ? <Text c="var(--genkan-warning)">With another type, every value that was set apart goes.</Text> : null}
        <Input.Wrapper label="Default" labelElement="div">
          <FlagInput label="Default" type={type} value={value} onChange={setValue} />
        </Input.Wrapper>
        <Select label="May be set apart for" description="And for what is wider." data={LEVELS} value={level} allowDeselect={false} onChange={(next) => setLevel(next as FlagLevel)} />
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={!isWhole} loading={save.isPending}>
            {flag === null ? "Create flag" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
