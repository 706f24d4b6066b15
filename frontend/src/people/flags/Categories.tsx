import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { PlainTable } from "../../ui/PlainTable";
import { path } from "../lists/query_text";
import { useChange } from "../change";
import { FlagsFrame } from "./FlagsFrame";
import { CONTEXTS, useCategories, useProperties, type Category, type PropertyContext } from "./property";

export function Categories() {
  const categories = useCategories();
  const properties = useProperties().data ?? [];
  const [edited, setEdited] = useState<Category | "new" | null>(null);
  return (
    <FlagsFrame title="Property categories" description="Groups that keep long lists of properties in order." action={<Button onClick={() => setEdited("new")}>New category</Button>}>
      <Await query={categories}>
        {(rows) => (
          <PlainTable
            label="Property categories"
            rows={rows}
            rowKey={(each) => each.id}
            columns={[
              { title: "Name", cell: (each) => each.name },
              { title: "Of", cell: (each) => CONTEXTS.find((context) => context.value === each.context)?.label },
              { title: "Properties", align: "right", cell: (each) => properties.filter((property) => property.category_id === each.id).length },
              {
                title: "",
                align: "right",
                cell: (each) => (
                  <Button size="compact-sm" variant="default" onClick={() => setEdited(each)} aria-label={`Rename ${each.name} of ${each.context}`}>
                    Rename
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Await>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New category" : "Category"} closeButtonProps={{ "aria-label": "Close" }}>
        {edited === null ? null : <CategoryForm category={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </FlagsFrame>
  );
}

function CategoryForm({ category, onDone }: { category: Category | null; onDone: () => void }) {
  const [name, setName] = useState(category?.name ?? "");
  const [context, setContext] = useState<PropertyContext>(category?.context ?? "usr");
  const save = useChange(
    () =>
      category === null
        ? management("POST", "/property_categories", { name: name.trim(), context })
        : management("PUT", `/property_categories${path(category.id)}`, { name: name.trim() }),
    "Saved",
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label="Of" data={CONTEXTS} disabled={category !== null} allowDeselect={false} value={context} onChange={(value) => setContext(value as PropertyContext)} />
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
            {category === null ? "Create category" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
