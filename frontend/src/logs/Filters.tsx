/** Which entries are shown; the address says the same. */
import { Button, Group, Select, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { KINDS, LEVELS, type Filter, type Kind, type Level } from "./entries";

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  all: "All",
  http: "Requests",
  query: "Queries",
  "sign-in": "Sign-ins",
  webhook: "Webhooks",
  auth: "Tokens and keys",
};
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  debug: "every level",
  info: "info and above",
  warn: "warnings and errors",
  error: "errors",
};

interface FiltersProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
  isLive: boolean;
  onLive: (isLive: boolean) => void;
}

export function Filters({ filter, onChange, isLive, onLive }: FiltersProps) {
  return (
    <Group gap="sm" align="center">
      <SegmentedControl
        aria-label="Kind"
        data={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind: kind as Kind })}
        size="xs"
      />
      <Select
        aria-label="Level"
        w={190}
        data={LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value] }))}
        value={filter.level}
        allowDeselect={false}
        onChange={(level) => level !== null && onChange({ ...filter, level: level as Level })}
      />
      <TextInput
        aria-label="Search the log"
        placeholder="Words: a user, a role, a reason"
        leftSection={<IconSearch size={16} aria-hidden />}
        w={260}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <Switch label="Live" checked={isLive} onChange={(event) => onLive(event.currentTarget.checked)} />
      {filter.request_id === "" ? null : (
        <Button variant="light" size="compact-sm" onClick={() => onChange({ ...filter, request_id: "" })}>
          Only request {filter.request_id.slice(0, 13)} · show all
        </Button>
      )}
    </Group>
  );
}
