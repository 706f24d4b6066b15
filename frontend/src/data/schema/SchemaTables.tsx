/** The tables and views of a schema, in a list that stays short. */
import { Anchor, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CatalogRelation } from "../../api/catalog";
import { PlainTable } from "../../ui/PlainTable";
import { counted, roundNumber } from "../numbers";
import { tablePath } from "../paths";

const SHOWN_MOST = 100;

export function SchemaTables({ source, relations }: { source: string; relations: readonly CatalogRelation[] }) {
  const [search, setSearch] = useState("");
  if (relations.length === 0) return null;
  const found = relations.filter((relation) => relation.name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>{counted(relations.length, "table or view", "tables and views")}</Title>
        {relations.length > 10 ? (
          <TextInput
            size="xs"
            type="search"
            aria-label="Filter the list"
            placeholder="Filter"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        ) : null}
      </Group>
      <PlainTable
        label="Tables and views"
        rows={found.slice(0, SHOWN_MOST)}
        rowKey={(relation) => relation.name}
        columns={[
          {
            title: "Name",
            cell: ({ schema, name }) => (
              <Anchor component={Link} to={tablePath({ source, schema, table: name }, "browse")}>
                {name}
              </Anchor>
            ),
          },
          { title: "Kind", cell: (relation) => relation.kind },
          {
            title: "Rows, about",
            align: "right",
            cell: ({ estimated_rows: rows }) => (rows === null ? "" : roundNumber(rows)),
          },
          { title: "GraphQL", cell: (relation) => (relation.is_tracked ? (relation.custom_name ?? "tracked") : "not tracked") },
          { title: "Comment", cell: (relation) => <Text lineClamp={1}>{relation.comment}</Text> },
        ]}
      />
      {found.length > SHOWN_MOST ? (
        <Text c="dimmed" size="sm">
          The first {SHOWN_MOST} of {found.length.toLocaleString("en")}: filter for the others.
        </Text>
      ) : null}
    </Stack>
  );
}
