/** Roles x what they may do, drawn; a cell opens its permission. */
import { Group, ScrollArea, Table, Text, TextInput, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { TrackedTable } from "../../api/engine";
import { ExtentMark } from "./ExtentMark";
import { ACTIONS, ADMIN_CELL, cellOf, type Action, type Cell, type Extent, type InheritedRoles } from "./matrix";
import classes from "./Matrix.module.css";

export interface ChosenCell {
  role: string;
  action: Action;
}

interface MatrixProps {
  table: TrackedTable;
  roles: readonly string[];
  inherited: InheritedRoles;
  columns: number | undefined;
  chosen: ChosenCell | null;
  newRole: string;
  newRoleFault: string | null;
  onNewRole: (role: string) => void;
  onChoose: (cell: ChosenCell) => void;
  menuOf: (role: string) => ReactNode;
}

export function Matrix(props: MatrixProps) {
  const { table, roles, inherited, columns, chosen, newRole, newRoleFault, onNewRole, onChoose, menuOf } = props;
  const isChosen = (role: string, action: Action) => chosen?.role === role && chosen.action === action;
  return (
    <>
      <ScrollArea.Autosize mah={440} type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Permissions by role" }}>
        <Table aria-label="Permissions" stickyHeader verticalSpacing={2} layout="fixed" miw={680} style={{ background: "var(--genkan-surface)" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={180}>Role</Table.Th>
              {ACTIONS.map((action) => (
                <Table.Th key={action} pl={18}>
                  {action}
                </Table.Th>
              ))}
              <Table.Th w={44} aria-label="More" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                admin
              </Table.Th>
              {ACTIONS.map((action) => (
                <Table.Td key={action}>
                  <div className={classes.cell} data-extent="full">
                    <CellFace cell={{ ...ADMIN_CELL, says: "everything" }} />
                  </div>
                </Table.Td>
              ))}
              <Table.Td />
            </Table.Tr>
            {roles.map((role) => (
              <Table.Tr key={role}>
                <Table.Th scope="row" fw={400}>
                  <Text size="sm" truncate title={role}>
                    {role}
                  </Text>
                </Table.Th>
                {ACTIONS.map((action) => (
                  <Table.Td key={action}>
                    <CellButton
                      role={role}
                      action={action}
                      cell={cellOf(table, role, action, inherited, columns)}
                      isChosen={isChosen(role, action)}
                      onChoose={onChoose}
                    />
                  </Table.Td>
                ))}
                <Table.Td>{menuOf(role)}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Td>
                <TextInput
                  size="xs"
                  aria-label="New role"
                  placeholder="a new role"
                  value={newRole}
                  error={newRoleFault}
                  onChange={(event) => onNewRole(event.currentTarget.value)}
                  autoComplete="off"
                />
              </Table.Td>
              {ACTIONS.map((action) => (
                <Table.Td key={action}>
                  <CellButton
                    role={newRole}
                    action={action}
                    cell={{ extent: "none", says: newRole === "" ? "type a role" : "nothing yet" }}
                    isChosen={newRole !== "" && isChosen(newRole, action)}
                    isDisabled={newRole === "" || newRoleFault !== null}
                    onChoose={onChoose}
                  />
                </Table.Td>
              ))}
              <Table.Td />
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Legend />
    </>
  );
}

interface CellButtonProps {
  role: string;
  action: Action;
  cell: Cell;
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose: (cell: ChosenCell) => void;
}

function CellButton({ role, action, cell, isChosen, isDisabled = false, onChoose }: CellButtonProps) {
  return (
    <UnstyledButton
      className={classes.cell}
      data-extent={cell.extent}
      aria-pressed={isChosen}
      aria-label={`${action} for ${role === "" ? "a new role" : role}: ${cell.says}`}
      disabled={isDisabled}
      onClick={() => onChoose({ role, action })}
    >
      <CellFace cell={cell} />
    </UnstyledButton>
  );
}

function CellFace({ cell }: { cell: Cell }) {
  return (
    <>
      <ExtentMark extent={cell.extent} />
      <span className={classes.words}>{cell.says}</span>
    </>
  );
}

const LEGEND: readonly (readonly [Extent, string])[] = [
  ["none", "nothing"],
  ["partial", "some rows or columns"],
  ["full", "every row and column"],
  ["inherited", "through an inherited role"],
];

function Legend() {
  return (
    <Group gap="lg">
      {LEGEND.map(([extent, says]) => (
        <Text key={extent} size="xs" c="dimmed" className={classes.legend}>
          <ExtentMark extent={extent} size={12} />
          {says}
        </Text>
      ))}
    </Group>
  );
}
