/** "Run as": admin, a role, a person (their token is minted on the spot), or a pasted token. */
import { Button, Combobox, Group, ScrollArea, Text, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rolesOf, useMetadata } from "../api/engine";
import { toldFault } from "../ui/told";
import { mintToken, usePeople, useSignableApplications, type Person, type Signable } from "./people";
import { ADMIN, titleOf, type RunAs } from "./run_as";

interface RunAsMenuProps {
  runAs: RunAs;
  onChange: (runAs: RunAs) => void;
}

export function RunAsMenu({ runAs, onChange }: RunAsMenuProps) {
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text, 150);
  const metadata = useMetadata().data?.metadata;
  const people = usePeople(wanted).data ?? [];
  const application = useSignableApplications().data?.[0];
  const roles = (metadata === undefined ? [] : rolesOf(metadata)).filter((role) => role.includes(text));
  const mint = useMutation({
    mutationFn: (person: Person) => mintToken(person.id, needed(application)),
    onSuccess: (token, person) =>
      onChange({ kind: "user", name: person.name, userId: person.id, clientId: needed(application), token }),
    onError: toldFault,
  });

  const choose = (value: string) => {
    combobox.closeDropdown();
    setText("");
    const [kind, name = ""] = split(value);
    const person = people.find(({ id }) => id === name);
    if (kind === "admin") onChange(ADMIN);
    else if (kind === "token") onChange({ kind: "token", token: "" });
    else if (kind === "role") onChange({ kind: "role", role: name, variables: {} });
    else if (person !== undefined) mint.mutate(person);
  };

  return (
    <Combobox store={combobox} width={300} position="bottom-start" onOptionSubmit={choose}>
      <Combobox.Target withAriaAttributes={false}>
        <Button
          variant="default"
          loading={mint.isPending}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          <Group gap={6} wrap="nowrap">
            <Text span c="dimmed" size="sm">
              Run as
            </Text>
            {titleOf(runAs)}
          </Group>
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="A role, an email, a name"
          aria-label="Find a role or a person"
        />
        <Combobox.Options aria-label="Run as">
          <ScrollArea.Autosize mah={320} type="auto">
            <Combobox.Option value="admin">admin</Combobox.Option>
            {roles.length === 0 ? null : (
              <Combobox.Group label="Roles">
                {roles.map((role) => (
                  <Combobox.Option key={role} value={`role:${role}`}>
                    {role}
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            )}
            {application === undefined || people.length === 0 ? null : (
              <Combobox.Group label={`People, by a token of '${application.name}'`}>
                {people.map((person) => (
                  <Combobox.Option key={person.id} value={`user:${person.id}`}>
                    {person.name}
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            )}
            <Combobox.Group label="A token">
              <Combobox.Option value="token">paste one</Combobox.Option>
            </Combobox.Group>
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function split(value: string): readonly [string, string?] {
  const colon = value.indexOf(":");
  return colon === -1 ? [value] : [value.slice(0, colon), value.slice(colon + 1)];
}

function needed(application: Signable | undefined): string {
  if (application === undefined) throw new Error("there is no application that people sign in to: make one first");
  return application.id;
}
