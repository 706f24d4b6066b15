/** Who may use the console, and how far: by the email they sign in with. */
import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSession, type ConsoleRole } from "../api/console";
import { ask } from "../api/http";
import { readAgain } from "../api/read_again";
import { Await } from "../ui/Await";
import { confirmDestruction } from "../ui/confirm";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { PlainTable } from "../ui/PlainTable";
import { told } from "../ui/told";
import { SettingsPage } from "./SettingsPage";

interface Person {
  id: string;
  email: string;
  role: ConsoleRole;
  last_seen_at: string | null;
}

const BASE = "/console-api/people";
const KEY = ["console", "people"] as const;
const ROLES: readonly { value: ConsoleRole; label: string }[] = [
  { value: "admin", label: "admin: everything, people and settings" },
  { value: "developer", label: "developer: everything but people and settings" },
  { value: "viewer", label: "viewer: reads how things are set up; no rows, no secrets" },
];

export function People() {
  const isAdmin = useSession().data?.role === "admin";
  return (
    <SettingsPage
      title="People"
      description="Who may use this console. They sign in by the built-in identity provider, with a verified email; a link of the terminal always lets its owner in."
    >
      {isAdmin ? <Listed /> : <EmptyState title="Only admins see who may use the console">Ask one of them for the role admin.</EmptyState>}
    </SettingsPage>
  );
}

function Listed() {
  const people = useQuery({ queryKey: KEY, queryFn: async () => (await ask<{ people: readonly Person[] }>("GET", BASE)).people });
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ method, path = "", body }: { method: "POST" | "PATCH" | "DELETE"; path?: string; body?: unknown; says: string }) =>
      ask<unknown>(method, `${BASE}${path}`, body),
    onSuccess: async (_, { says }) => {
      await readAgain(client, KEY);
      told(says);
    },
  });
  const add = (email: string, role: ConsoleRole) =>
    change.mutateAsync({ method: "POST", body: { email, role }, says: `${email} may sign in as ${role}` });
  return (
    <>
      <AddPerson onAdd={add} isBusy={change.isPending} />
      <ErrorNote error={change.error} />
      <Await query={people}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="Nobody yet" command="genkan admin link">
              Until somebody is added, the console is entered by links of the terminal alone.
            </EmptyState>
          ) : (
            <PlainTable
              label="People of the console"
              rows={all}
              rowKey={({ id }) => id}
              columns={[
                { title: "Email", cell: ({ email }) => <Text span>{email}</Text> },
                {
                  title: "Role",
                  width: 380,
                  cell: (person) => (
                    <RoleSelect
                      label={`Role of ${person.email}`}
                      value={person.role}
                      onChange={(role) =>
                        change.mutate({ method: "PATCH", path: `/${person.id}`, body: { role }, says: `${person.email} is ${role} from now on` })
                      }
                    />
                  ),
                },
                { title: "Last seen", cell: ({ last_seen_at }) => (last_seen_at === null ? "never" : new Date(last_seen_at).toLocaleString()) },
                {
                  title: "",
                  align: "right",
                  cell: (person) => (
                    <Button
                      variant="subtle"
                      color="vermilion"
                      size="compact-sm"
                      aria-label={`Remove ${person.email}`}
                      onClick={() =>
                        confirmDestruction({
                          title: `Remove ${person.email}`,
                          goes: ["their role in this console, and their sessions here", "not their account: that is under Users"],
                          confirm: "Remove",
                          onConfirm: () => change.mutate({ method: "DELETE", path: `/${person.id}`, says: `${person.email} may not use the console any more` }),
                        })
                      }
                    >
                      Remove
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Await>
    </>
  );
}

function AddPerson({ onAdd, isBusy }: { onAdd: (email: string, role: ConsoleRole) => Promise<unknown>; isBusy: boolean }) {
  const form = useForm<{ email: string; role: ConsoleRole }>({
    initialValues: { email: "", role: "developer" },
    validate: { email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : "expected an address such as ada@example.com") },
  });
  return (
    <form onSubmit={form.onSubmit(({ email, role }) => void onAdd(email, role).then(form.reset, () => undefined))}>
      <Group align="flex-start" gap="sm">
        <TextInput label="Email" type="email" w={280} {...form.getInputProps("email")} />
        <RoleSelect label="Role" isLabelled value={form.values.role} onChange={(role) => form.setFieldValue("role", role)} />
        <Button type="submit" loading={isBusy} mt={24}>
          Add person
        </Button>
      </Group>
    </form>
  );
}

interface RoleSelectProps {
  label: string;
  isLabelled?: boolean;
  value: ConsoleRole;
  onChange: (role: ConsoleRole) => void;
}

function RoleSelect({ label, isLabelled = false, value, onChange }: RoleSelectProps) {
  return (
    <Select
      {...(isLabelled ? { label } : { "aria-label": label })}
      w={360}
      data={ROLES}
      value={value}
      allowDeselect={false}
      onChange={(role) => role !== null && onChange(role as ConsoleRole)}
    />
  );
}
