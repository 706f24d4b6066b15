/** Rows of a table: filtered, ordered, edited in place; the address says which. */
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRelation } from "../../api/catalog";
import { useSession } from "../../api/console";
import { Await } from "../../ui/Await";
import { EmptyState } from "../../ui/EmptyState";
import { tablePath, useTablePlace, type TablePlace } from "../paths";
import { TableFrame } from "../tables/TableFrame";
import { Browser } from "./Browser";

export function BrowsePage() {
  const place = useTablePlace();
  const isViewer = useSession().data?.role === "viewer";
  return (
    <TableFrame action={isViewer ? null : <InsertLink place={place} />}>
      {isViewer ? (
        <EmptyState title="Rows are not for viewers">
          Your role in this console is viewer: it sees what there is, not what is in it. An admin can give you another role.
        </EmptyState>
      ) : (
        <Rows key={tablePath(place, "browse")} place={place} />
      )}
    </TableFrame>
  );
}

function Rows({ place }: { place: TablePlace }) {
  const facts = useRelation(place.source, place.schema, place.table);
  return <Await query={facts}>{(relation) => <Browser place={place} facts={relation} />}</Await>;
}

function InsertLink({ place }: { place: TablePlace }) {
  return (
    <Button component={Link} to={tablePath(place, "insert")} leftSection={<IconPlus size={16} aria-hidden />}>
      Insert row
    </Button>
  );
}
