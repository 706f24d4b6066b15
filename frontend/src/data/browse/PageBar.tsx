/** Where the page is among all rows, how many there are, and the way to the others. */
import { ActionIcon, Button, Code, Group, NativeSelect, Popover, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { CopyAction } from "../../ui/CopiedText";
import { roundNumber } from "../numbers";
import { LIMITS } from "./address";
import { countRows, type Condition, type Relation, type RowsPage } from "./rows";

const COUNT_MILLISECONDS = 10_000;

interface PageBarProps {
  relation: Relation;
  page: RowsPage;
  where: readonly Condition[];
  limit: number;
  /** How many pages are before this one. */
  pagesBefore: number;
  isFetching: boolean;
  onPrevious: () => void;
  onNext: () => void;
  onLimit: (limit: number) => void;
}

export function PageBar({ relation, page, where, limit, pagesBefore, isFetching, onPrevious, onNext, onLimit }: PageBarProps) {
  const first = pagesBefore * limit + 1;
  const last = first + page.rows.length - 1;
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs">
        <Text className="numbers" role="status" aria-live="polite">
          {page.rows.length === 0 ? "No rows" : `Rows ${first.toLocaleString("en")} to ${last.toLocaleString("en")}`}
        </Text>
        {/* A count is of what was asked then. */}
        <Total key={JSON.stringify(where)} relation={relation} page={page} where={where} />
        <Text c="dimmed" size="sm" className="numbers">
          {page.database_ms.toLocaleString("en", { maximumFractionDigits: 1 })} ms in the database
        </Text>
        <Sql text={page.sql} />
      </Group>
      <Group gap="xs">
        <NativeSelect
          aria-label="Rows per page"
          size="xs"
          value={String(limit)}
          data={LIMITS.map((each) => ({ value: String(each), label: `${each} rows` }))}
          onChange={(event) => onLimit(Number(event.currentTarget.value))}
        />
        <ActionIcon variant="default" size={30} aria-label="Previous page" disabled={pagesBefore === 0} onClick={onPrevious}>
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={30} aria-label="Next page" disabled={page.next === null || isFetching} onClick={onNext}>
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}

function Total({ relation, page, where }: { relation: Relation; page: RowsPage; where: readonly Condition[] }) {
  const count = useMutation({ mutationFn: () => countRows(relation, where, COUNT_MILLISECONDS) });
  if (count.data !== undefined) {
    const words = count.data === null ? "more than 10 seconds can count" : `${count.data.toLocaleString("en")} in all`;
    return (
      <Text className="numbers" role="status">
        {words}
      </Text>
    );
  }
  return (
    <>
      {page.estimated_rows === null ? null : (
        <Text c="dimmed" className="numbers">
          of about {roundNumber(page.estimated_rows)}
        </Text>
      )}
      <Button variant="subtle" size="compact-sm" loading={count.isPending} onClick={() => count.mutate()}>
        Count exactly
      </Button>
      {count.error === null ? null : <Text c="var(--genkan-danger)">{count.error.message}</Text>}
    </>
  );
}

function Sql({ text }: { text: string }) {
  return (
    <Popover width={460} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm">
          SQL
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="SQL of this page">
        <Code block tabIndex={0} mb="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {text}
        </Code>
        <CopyAction text={text} action="Copy SQL" />
      </Popover.Dropdown>
    </Popover>
  );
}
