/** One cell, whole: to read where nobody may write, else to edit. */
import { Button, Code, Group, Popover, ScrollArea, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import type { Column } from "../../api/catalog";
import { Await } from "../../ui/Await";
import { CopyAction } from "../../ui/CopiedText";
import { fieldOf, newValue, whyFixed, type Field } from "./field";
import { fetchCell, type CellText, type NewValue, type Relation, type RowKey } from "./rows";
import { isJson, isSafelyPretty, prettyJson } from "./types";
import { ValueField } from "./ValueField";

export interface EditedCell {
  column: Column;
  value: CellText;
  isCut: boolean;
  change: NewValue | null;
  /** null: the row can not be named. */
  key: RowKey | null;
}

interface CellEditorProps {
  relation: Relation;
  cell: EditedCell;
  choices: readonly string[] | null;
  /** Why nobody may write; null: one may. */
  fixed: string | null;
  onKeep: (change: NewValue, before: CellText) => void;
  onUndo: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function CellEditor({ children, ...props }: CellEditorProps) {
  return (
    <Popover opened onDismiss={props.onClose} position="bottom-start" shadow="md" width={420} trapFocus returnFocus withRoles={false}>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={`${props.cell.column.name}, whole`}>
        <WholeCell {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function WholeCell(props: Omit<CellEditorProps, "children">) {
  const { relation, cell } = props;
  const { key, column } = cell;
  const isAsked = cell.isCut && key !== null;
  const whole = useQuery({
    queryKey: ["engine", "rows", relation.source, relation.table.schema, relation.table.name, "cell", key, column.name],
    queryFn: () => fetchCell(relation, key ?? {}, column.name),
    enabled: isAsked,
    staleTime: 0,
  });
  if (!isAsked) return <CellForm {...props} value={cell.value} isWhole={!cell.isCut} />;
  return <Await query={whole}>{(value) => <CellForm {...props} value={value} isWhole />}</Await>;
}

function CellForm({ cell, choices, fixed, onKeep, onUndo, onClose, value, isWhole }: Omit<CellEditorProps, "children"> & {
  value: CellText;
  isWhole: boolean;
}) {
  const { column, change } = cell;
  const [field, setField] = useState<Field>(() => pretty(fieldOf(value, change), column.type));
  const reason = whyFixed(column) ?? fixed ?? (isWhole ? null : "It is cut, and its row has no key to ask for the rest by.");
  const keep = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const next = newValue(field);
    // JSON that is only printed otherwise is not another value.
    const isSame = "value" in next && value !== null && next.value === pretty({ kind: "value", text: value }, column.type).text;
    onKeep(isSame ? { value } : next, value);
    onClose();
  };
  return (
    <Stack gap="sm" component="form" onSubmit={keep}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600} style={{ overflowWrap: "anywhere" }}>
          {column.name}{" "}
          <Text span c="dimmed" fw={400}>
            {column.type}
          </Text>
        </Text>
        {value === null ? null : <CopyAction text={value} action="Copy" />}
      </Group>
      {reason === null ? (
        <>
          <ValueField column={column} field={field} onChange={setField} choices={choices} label={column.name} autoFocus />
          <Group gap="xs">
            <Button size="compact-sm" type="submit">
              Keep
            </Button>
            <Button size="compact-sm" variant="default" onClick={onClose}>
              Cancel
            </Button>
            {change === null ? null : (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => {
                  onUndo();
                  onClose();
                }}
              >
                Undo the edit
              </Button>
            )}
          </Group>
        </>
      ) : (
        <>
          <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, role: "region", "aria-label": `${column.name}, its value` }}>
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {value === null ? "NULL" : isJson(column.type) ? prettyJson(value) : value}
            </Code>
          </ScrollArea.Autosize>
          <Text size="sm" c="dimmed">
            {reason}
          </Text>
        </>
      )}
    </Stack>
  );
}

function pretty(field: Field, type: string): Field {
  const isPrinted = field.kind === "value" && isJson(type) && isSafelyPretty(field.text);
  return isPrinted ? { ...field, text: prettyJson(field.text) } : field;
}
