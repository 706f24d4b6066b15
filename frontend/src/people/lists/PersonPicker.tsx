/** A person by a part of their email or name, among however many. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { management } from "../../api/identity";
import { withQuery } from "./query_text";
import { nameOf, type User } from "../users/user";

interface PersonPickerProps {
  label: string;
  value: string | null;
  onChange: (userId: string | null) => void;
  placeholder?: string;
}

const SHOWN_MOST = 20;
const WAIT_MS = 200;

export function PersonPicker({ label, value, onChange, placeholder = "Email or name" }: PersonPickerProps) {
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed, WAIT_MS);
  const found = useQuery({
    queryKey: ["identity", "person-picker", text],
    queryFn: () =>
      management<{ users: readonly User[] }>("GET", withQuery("/genkan/users", { query: text, page_size: SHOWN_MOST })),
    placeholderData: keepPreviousData,
  });
  const data = (found.data?.users ?? []).map((user) => ({ value: user.id, label: nameOf(user) }));
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      clearable
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? "Looking" : "Nobody by that name"}
      maw={420}
    />
  );
}
