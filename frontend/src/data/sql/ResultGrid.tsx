/** Rows of a result: as many as one looks at; the file has all. */
import { Button, Group, ScrollArea, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { csvOf, type Grid } from "./sql_run";

const STEP = 200;
const CELL_LETTERS = 300;

export function ResultGrid({ grid }: { grid: Grid }) {
  const [shown, setShown] = useState(STEP);
  const download = () => {
    const address = URL.createObjectURL(new Blob([csvOf(grid)], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "result.csv";
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div>
      <ScrollArea.Autosize mah={520} type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Result" }}>
        <Table aria-label="Result" stickyHeader highlightOnHover verticalSpacing={4} style={{ background: "var(--genkan-surface)" }}>
          <Table.Thead style={{ background: "var(--genkan-surface)" }}>
            <Table.Tr>
              {grid.columns.map((name, index) => (
                <Table.Th key={index} style={{ whiteSpace: "nowrap" }}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {grid.rows.slice(0, shown).map((row, line) => (
              <Table.Tr key={line}>
                {row.map((value, index) => (
                  <Table.Td key={index} maw={360} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", verticalAlign: "top" }}>
                    <Cell value={value} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Group gap="xs" mt="xs">
        {grid.rows.length > shown ? (
          <Button size="compact-sm" variant="default" onClick={() => setShown(shown + STEP)}>
            Show {STEP} more of {grid.rows.length.toLocaleString("en")}
          </Button>
        ) : null}
        {grid.rows.length > 0 ? (
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={download}>
            CSV
          </Button>
        ) : null}
      </Group>
    </div>
  );
}

function Cell({ value }: { value: string | null }) {
  const [isWhole, setIsWhole] = useState(false);
  if (value === null) {
    return (
      <Text span c="dimmed" fs="italic">
        NULL
      </Text>
    );
  }
  if (isWhole || value.length <= CELL_LETTERS) return value;
  return (
    <>
      {value.slice(0, CELL_LETTERS)}
      <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(true)}>
        all {value.length.toLocaleString("en")} letters
      </Button>
    </>
  );
}
