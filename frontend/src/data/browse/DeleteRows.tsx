/** Deleting rows: asked first, with what goes with them named and counted. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Relation as CatalogRelation } from "../../api/catalog";
import { confirmDestruction } from "../../ui/confirm";
import { told, toldFault } from "../../ui/told";
import { counted } from "../numbers";
import { consequence, references } from "./consequences";
import { deleteSql } from "./row_sql";
import { countRows, deleteRows, type CellText, type Relation, type RowKey } from "./rows";

const COUNT_MILLISECONDS = 2000;

interface DeleteRowsProps {
  relation: Relation;
  facts: CatalogRelation;
  keys: readonly RowKey[];
  /** The values of a column in these rows; null where they are not at hand. */
  valuesOf: (column: string) => readonly CellText[] | null;
  onDeleted: (keys: readonly RowKey[]) => void;
}

export function DeleteRows({ relation, facts, keys, valuesOf, onDeleted }: DeleteRowsProps) {
  const remove = useMutation({
    mutationFn: () => deleteRows(relation, keys),
    onSuccess: ({ affected_rows: count }) => {
      told(`${counted(count, "row")} deleted`);
      onDeleted(keys);
    },
    onError: toldFault,
  });
  const ask = useMutation({
    mutationFn: () => consequences(relation, facts, valuesOf),
    onSuccess: (goes) =>
      confirmDestruction({
        title: `Delete ${counted(keys.length, "row")} of ${relation.table.name}`,
        goes: [counted(keys.length, "row"), ...goes],
        statement: deleteSql(relation.table, keys),
        confirm: "Delete",
        onConfirm: () => remove.mutate(),
      }),
  });
  return (
    <Button color="vermilion" variant="light" loading={ask.isPending || remove.isPending} onClick={() => ask.mutate()}>
      Delete {counted(keys.length, "row")}
    </Button>
  );
}

async function consequences(
  relation: Relation,
  facts: CatalogRelation,
  valuesOf: DeleteRowsProps["valuesOf"],
): Promise<readonly string[]> {
  const lines = references(facts, valuesOf).map(async (reference) => {
    const asked = { source: relation.source, table: reference.from };
    // Whoever can not be asked is named without a number.
    const count = reference.where === null ? null : await countRows(asked, reference.where, COUNT_MILLISECONDS).catch(() => null);
    return consequence(reference, count);
  });
  return (await Promise.all(lines)).filter((line) => line !== null);
}
