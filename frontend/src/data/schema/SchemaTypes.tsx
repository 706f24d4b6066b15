/** The enums, composites and domains of a schema; an enum takes more values. */
import { Badge, Button, Group, Stack, TextInput, Title, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import type { CatalogType } from "../../api/catalog";
import { literal, qualified } from "../../sql/quote";
import { PlainTable } from "../../ui/PlainTable";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";

export function SchemaTypes({ source, types }: { source: string; types: readonly CatalogType[] }) {
  const [asked, setAsked] = useState<string | null>(null);
  if (types.length === 0) return null;
  const chosen = types.find((type) => type.name === asked);
  return (
    <Stack gap="xs">
      <Title order={2}>Types</Title>
      <PlainTable
        label="Types"
        rows={types}
        rowKey={(type) => type.name}
        columns={[
          { title: "Name", cell: (type) => type.name },
          { title: "Kind", cell: (type) => type.kind },
          {
            title: "Values",
            cell: (type) => (
              <Group gap={4}>
                {type.values.map((value) => (
                  <Badge key={value} variant="default" tt="none">
                    {value}
                  </Badge>
                ))}
              </Group>
            ),
          },
          {
            title: <VisuallyHidden>Change</VisuallyHidden>,
            align: "right",
            cell: (type) =>
              type.kind === "enum" ? (
                <Button size="compact-xs" variant="default" aria-label={`Add a value to ${type.name}`} onClick={() => setAsked(type.name)}>
                  Add value
                </Button>
              ) : null,
          },
        ]}
      />
      {chosen === undefined ? null : <AddValue key={chosen.name} source={source} type={chosen} onEnd={() => setAsked(null)} />}
    </Stack>
  );
}

function AddValue({ source, type, onEnd }: { source: string; type: CatalogType; onEnd: () => void }) {
  const [value, setValue] = useState("");
  const sql = `alter type ${qualified(type.schema, type.name)} add value ${literal(value)};`;
  return (
    <ChangeForm
      change={value === "" ? null : sqlChange(source, sql)}
      action="Add the value"
      done={`${type.name} has the value '${value}'`}
      onDone={onEnd}
      onCancel={onEnd}
    >
      <TextInput
        label={`New value of ${type.name}`}
        description="A value of an enum stays: Postgres can rename it, not remove it."
        w={320}
        autoFocus
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
    </ChangeForm>
  );
}
