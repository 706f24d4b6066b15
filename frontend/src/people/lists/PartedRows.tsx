/** The rows of a list that is read part by part, with the button that reads on. */
import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Waiting } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import type { Parted } from "./use_parted_list";

interface PartedRowsProps<T> {
  list: Parted<T>;
  /** What stands there when there is nothing. */
  empty: ReactNode;
  children: (rows: readonly T[]) => ReactNode;
}

export function PartedRows<T>({ list, empty, children }: PartedRowsProps<T>) {
  if (list.rows === undefined) return list.error === null ? <Waiting /> : <ErrorNote error={list.error} />;
  if (list.rows.length === 0) return <>{empty}</>;
  return (
    <>
      {children(list.rows)}
      <ErrorNote error={list.error} />
      {list.hasMore ? (
        <Group gap="sm">
          <Button variant="default" loading={list.isReading} onClick={list.readMore}>
            Show more
          </Button>
          <Text c="dimmed" className="numbers">
            {list.rows.length.toLocaleString("en")} shown
          </Text>
        </Group>
      ) : null}
    </>
  );
}
