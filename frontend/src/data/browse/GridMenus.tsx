/** Which columns are shown, and the page as a file. */
import { Button, Checkbox, Menu, Popover, ScrollArea, Stack } from "@mantine/core";
import { IconColumns, IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { toldFault } from "../../ui/told";
import { csvText, jsonText } from "./export_text";
import { fetchPage, type PageAsked, type Relation } from "./rows";

const WHOLE_CELLS = 1_000_000;

export function ColumnsMenu({ columns, hidden, onChange }: {
  columns: readonly string[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: readonly string[]) => void;
}) {
  const shown = columns.filter((name) => !hidden.has(name));
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onChange([...next].filter((each) => columns.includes(each)));
  };
  return (
    <Popover width={260} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns size={16} aria-hidden />}>
          {shown.length === columns.length ? "Columns" : `${shown.length} of ${columns.length} columns`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns that are shown">
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: -1 }}>
          <Stack gap="xs">
            {columns.map((name) => (
              <Checkbox
                key={name}
                size="xs"
                label={name}
                checked={!hidden.has(name)}
                // An empty grid would say nothing.
                disabled={shown.length === 1 && shown[0] === name}
                onChange={() => toggle(name)}
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {hidden.size === 0 ? null : (
          <Button mt="xs" size="compact-sm" variant="subtle" onClick={() => onChange([])}>
            Show all
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

export function ExportMenu({ relation, asked }: { relation: Relation; asked: PageAsked }) {
  const save = useMutation({
    mutationFn: async (kind: "csv" | "json") => {
      // In the file nothing is cut.
      const page = await fetchPage(relation, { ...asked, cell_characters: WHOLE_CELLS });
      if (kind === "csv") download(`${relation.table.name}.csv`, "text/csv", csvText(page));
      else download(`${relation.table.name}.json`, "application/json", jsonText(page));
    },
    onError: toldFault,
  });
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate("csv")}>This page as CSV</Menu.Item>
        <Menu.Item onClick={() => save.mutate("json")}>This page as JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
