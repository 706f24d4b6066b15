/** The diagram for those who read it or go by the keyboard. */
import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TableName } from "../../api/engine";
import { tablePath } from "../paths";
import { tableText } from "../permissions/facts";
import classes from "./Diagram.module.css";
import { keyOf, type Edge } from "./diagram_layout";

interface DiagramListProps {
  source: string;
  tables: readonly TableName[];
  edges: readonly Edge[];
}

export function DiagramList({ source, tables, edges }: DiagramListProps) {
  return (
    <nav className={classes.list} aria-label="Tables of the diagram" tabIndex={0}>
      <Stack gap="xs">
        {tables.map((table) => (
          <div key={keyOf(table)}>
            <Anchor component={Link} size="sm" to={tablePath({ source, schema: table.schema, table: table.name }, "relationships")}>
              {tableText(table)}
            </Anchor>
            {edges
              .filter((edge) => keyOf(edge.from) === keyOf(table))
              .map((edge) => (
                <Text key={edge.says} size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {edge.says}
                </Text>
              ))}
          </div>
        ))}
      </Stack>
    </nav>
  );
}
