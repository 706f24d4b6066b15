/** The columns of a new table: a row each, and an empty one that grows as one writes. */
import { Button, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import type { Problems } from "./create_table";
import { ColumnRow } from "./ColumnRow";
import { isBlank, TEMPLATES, withColumn, withoutColumn, withTemplate, type ColumnDraft } from "./draft";

interface ColumnRowsProps {
  columns: readonly ColumnDraft[];
  types: readonly string[];
  problems: Problems;
  onChange: (columns: readonly ColumnDraft[]) => void;
}

export function ColumnRows({ columns, types, problems, onChange }: ColumnRowsProps) {
  // Enter chooses a type or does nothing: a table is not made by a slip.
  const keepEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  };
  return (
    <div>
      <div style={{ overflowX: "auto" }}>
        <Table aria-label="Columns" verticalSpacing={4} horizontalSpacing={6} withRowBorders={false} onKeyDown={keepEnter} miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={44} title="Primary key">
                Key
              </Table.Th>
              <Table.Th miw={130}>Name</Table.Th>
              <Table.Th miw={130}>Type</Table.Th>
              <Table.Th miw={170}>Default</Table.Th>
              <Table.Th w={70}>Nullable</Table.Th>
              <Table.Th w={60}>Unique</Table.Th>
              <Table.Th w={72}>
                <VisuallyHidden>More, remove</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map((column, index) => (
              <ColumnRow
                key={index}
                column={column}
                index={index}
                isLast={index === columns.length - 1 && isBlank(column)}
                types={types}
                nameProblem={problems[`columns.${index}.name`] ?? null}
                typeProblem={problems[`columns.${index}.type`] ?? null}
                onChange={(change) => onChange(withColumn(columns, index, change))}
                onRemove={() => onChange(withoutColumn(columns, index))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          Often wanted:
        </Text>
        {TEMPLATES.map(({ title, column }) => (
          <Button
            key={title}
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={12} aria-hidden />}
            onClick={() => onChange(withTemplate(columns, column))}
          >
            {title}
          </Button>
        ))}
      </Group>
    </div>
  );
}
