/** Which properties there are; their values are set where their owners are. */
import { Badge, Button, Group, Modal, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { PlainTable } from "../../ui/PlainTable";
import { confirmDestruction } from "../../ui/confirm";
import { path } from "../lists/query_text";
import { useAction } from "../change";
import { FlagsFrame } from "./FlagsFrame";
import { PropertyForm } from "./PropertyForm";
import { CONTEXTS, useCategories, useProperties, type Property, type PropertyContext } from "./property";

export function Properties() {
  const properties = useProperties();
  const categories = new Map((useCategories().data ?? []).map(({ id, name }) => [id, name]));
  const [context, setContext] = useState<PropertyContext>("usr");
  const [edited, setEdited] = useState<Property | "new" | null>(null);
  const action = <Button onClick={() => setEdited("new")}>New property</Button>;
  return (
    <FlagsFrame title="Properties" description="What is kept of users, organizations and applications besides their own fields. Those that are not private can be in tokens." action={action}>
      <SegmentedControl aria-label="Properties of" data={[...CONTEXTS]} value={context} onChange={(value) => setContext(value as PropertyContext)} style={{ alignSelf: "flex-start" }} />
      <Await query={properties}>
        {(all) => {
          const rows = all.filter((each) => each.context === context);
          return rows.length === 0 ? (
            <EmptyState title="None of these yet" action={action} />
          ) : (
            <PlainTable
              label="Properties"
              rows={rows}
              rowKey={(each) => each.id}
              columns={[
                { title: "Name", cell: (each) => each.name },
                { title: "Key", cell: (each) => <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{each.key}</span> },
                { title: "Category", cell: (each) => categories.get(each.category_id) ?? "" },
                {
                  title: "Who sees it",
                  cell: (each) => (
                    <Badge variant="light" tt="none" color={each.is_private ? "gray" : "indigo"}>
                      {each.is_private ? "Private" : "Can be in tokens"}
                    </Badge>
                  ),
                },
                { title: "Description", cell: (each) => each.description },
                { title: "", align: "right", cell: (each) => <Actions property={each} onEdit={() => setEdited(each)} /> },
              ]}
            />
          );
        }}
      </Await>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New property" : "Property"} closeButtonProps={{ "aria-label": "Close" }}>
        {edited === null ? null : <PropertyForm property={edited === "new" ? null : edited} context={context} onDone={() => setEdited(null)} />}
      </Modal>
    </FlagsFrame>
  );
}

function Actions({ property, onEdit }: { property: Property; onEdit: () => void }) {
  const remove = useAction(() => management("DELETE", `/properties${path(property.id)}`), `${property.key} is deleted`);
  const ask = () =>
    confirmDestruction({
      title: `Delete the property ${property.key}`,
      goes: ["everybody's value of it", "it is in no token from the next one on"],
      confirm: "Delete the property",
      onConfirm: () => remove.act(undefined),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Edit ${property.key}`}>
        Edit
      </Button>
      {property.is_kinde_property ? null : (
        <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={ask} aria-label={`Delete ${property.key}`}>
          Delete
        </Button>
      )}
    </Group>
  );
}
