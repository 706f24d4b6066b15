import { Anchor, Badge, Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNote } from "../../ui/ErrorNote";
import { Page } from "../../ui/Page";
import { PlainTable } from "../../ui/PlainTable";
import { PartedRows } from "../lists/PartedRows";
import type { OrganizationRow } from "../lists/queries";
import { path, withQuery } from "../lists/query_text";
import { useChange } from "../change";
import { usePartedList } from "../lists/use_parted_list";

const SORTS = [
  { value: "name_asc", label: "By name" },
  { value: "name_desc", label: "By name, backwards" },
];

export function Organizations() {
  const [sort, setSort] = useState("name_asc");
  const list = usePartedList<OrganizationRow>(withQuery("/organizations", { sort }), "organizations");
  const [isOpen, modal] = useDisclosure(false);
  const action = <Button onClick={modal.open}>New organization</Button>;
  return (
    <Page
      title="Organizations"
      description="Groups of people with roles of their own; a token is for one of them, and names it."
      action={action}
    >
      <Group>
        <Select aria-label="Order" data={SORTS} value={sort} onChange={(value) => value && setSort(value)} allowDeselect={false} w={200} />
      </Group>
      <PartedRows list={list} empty={<EmptyState title="No organizations" action={action} />}>
        {(rows) => (
          <PlainTable
            label="Organizations"
            rows={rows}
            rowKey={(each) => each.code}
            columns={[
              {
                title: "Name",
                cell: (each) => (
                  <Group gap="xs">
                    <Anchor component={Link} to={`/auth/organizations${path(each.code)}/details`}>
                      {each.name}
                    </Anchor>
                    {each.is_default ? <Badge variant="light">Default</Badge> : null}
                  </Group>
                ),
              },
              { title: "Code", cell: (each) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{each.code}</span> },
              { title: "Handle", cell: (each) => each.handle ?? "" },
              { title: "External id", cell: (each) => each.external_id ?? "" },
              { title: "Who joins", cell: (each) => (each.is_auto_membership_enabled ? "Whoever signs in there" : "Whoever is added") },
            ]}
          />
        )}
      </PartedRows>
      <Modal opened={isOpen} onClose={modal.close} title="New organization" closeButtonProps={{ "aria-label": "Close" }}>
        <NewOrganization />
      </Modal>
    </Page>
  );
}

function NewOrganization() {
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const create = useChange(
    (wanted: string) => management<{ organization: { code: string } }>("POST", "/organization", { name: wanted }),
    "Made; add its members here",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), { onSuccess: ({ organization }) => void navigate({ to: `/auth/organizations${path(organization.code)}/members` }) });
  };
  return (
    <form onSubmit={submit}>
      <TextInput label="Name" required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} mb="sm" />
      <ErrorNote error={create.error} />
      <Button type="submit" mt="sm" disabled={name.trim() === ""} loading={create.isPending}>
        Create organization
      </Button>
    </form>
  );
}
