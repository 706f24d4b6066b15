/** One column changed: name, type with USING, default, null, comment. */
import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useCatalog, type Column } from "../../api/catalog";
import { identifier } from "../../sql/quote";
import { sqlChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { ColumnFields } from "../table_form/ColumnFields";
import { offeredTypes } from "../table_form/column_types";
import { nameProblem } from "../table_form/create_table";
import { alterColumnSql, columnEdit } from "./alter_table";
import { useModified } from "./use_modified";

export function ColumnEditor({ column, close }: { column: Column; close: () => void }) {
  const { source, relation } = useModified();
  const [edit, setEdit] = useState(() => columnEdit(column));
  const types = offeredTypes(useCatalog(source).data?.types ?? []);
  const sql = alterColumnSql(relation, column, edit);
  const problem = nameProblem(edit.name, "column");
  const isTypeNew = edit.type.trim() !== "" && edit.type.trim() !== column.type;
  const cast = `${identifier(column.name)}::${edit.type.trim()}`;
  return (
    <ChangeForm
      change={sql === "" || problem !== null ? null : sqlChange(source, sql)}
      action="Save column"
      done={`${edit.name.trim()} is changed`}
      onDone={close}
      onCancel={close}
    >
      <ColumnFields
        types={types}
        value={edit}
        nameProblem={problem}
        hasDefault={column.identity === null && column.generated === null}
        onChange={(change) => setEdit({ ...edit, ...change })}
      />
      {isTypeNew ? (
        <Group gap="xs" align="flex-end">
          <TextInput
            label="How values of the old type become the new one (USING)"
            placeholder="as Postgres casts them"
            w={420}
            spellCheck={false}
            value={edit.using}
            onChange={(event) => setEdit({ ...edit, using: event.currentTarget.value })}
          />
          <Button size="sm" variant="light" onClick={() => setEdit({ ...edit, using: cast })}>
            {cast}
          </Button>
        </Group>
      ) : null}
    </ChangeForm>
  );
}
