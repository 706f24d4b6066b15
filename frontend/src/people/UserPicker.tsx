/** One user, found by a part of their name or email. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { management } from "../api/identity";

export interface FoundUser {
  id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
}

/** `Ada Lovelace (ada@example.com)`, or what there is of it. */
export function userText({ id, email, first_name, last_name }: FoundUser): string {
  const name = [first_name, last_name].filter(Boolean).join(" ");
  if (name === "") return email ?? id;
  return email === null ? name : `${name} (${email})`;
}

export function useFoundUsers(text: string) {
  return useQuery({
    queryKey: ["identity", "users", "found", text],
    queryFn: async () => {
      const query = new URLSearchParams({ query: text === "" ? "*" : text, page_size: "20" });
      return (await management<{ results: readonly FoundUser[] }>("GET", `/search/users?${query}`)).results;
    },
    placeholderData: keepPreviousData,
  });
}

interface UserPickerProps {
  label: string;
  /** Null: nobody. */
  userId: string | null;
  onChoose: (user: FoundUser | null) => void;
  /** What stands in the field while nobody is chosen. */
  placeholder: string;
}

export function UserPicker({ label, userId, onChoose, placeholder }: UserPickerProps) {
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text, 200);
  const [chosen, setChosen] = useState<FoundUser | null>(null);
  const found = useFoundUsers(chosen !== null && wanted === userText(chosen) ? "" : wanted);
  const offered = new Map((found.data ?? []).map((user) => [user.id, user]));
  if (chosen !== null && !offered.has(chosen.id)) offered.set(chosen.id, chosen);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      nothingFoundMessage="Nobody by that name"
      value={userId}
      data={[...offered.values()].map((user) => ({ value: user.id, label: userText(user) }))}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => {
        const user = id === null ? null : (offered.get(id) ?? null);
        setChosen(user);
        onChoose(user);
      }}
    />
  );
}
