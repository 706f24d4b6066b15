/** What stands in a cell: its value, or NULL, default and empty in words that no value looks like. */
import { Anchor } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { addressSearch } from "./address";
import classes from "./Browse.module.css";
import type { Hop } from "./hop";
import type { CellText, NewValue } from "./rows";

interface CellContentProps {
  value: CellText;
  isCut: boolean;
  change: NewValue | null;
  hop: Hop | null;
  /** Links and buttons of the row that the keyboard is in can be reached by it. */
  isReachable: boolean;
  onOpen: () => void;
}

export function CellContent({ value, isCut, change, hop, isReachable, onOpen }: CellContentProps) {
  const isDefault = change !== null && "default" in change;
  const shown = change !== null && "value" in change ? change.value : value;
  const tabIndex = isReachable ? 0 : -1;
  return (
    <div className={classes.content}>
      <span className={classes.text}>{isDefault ? <State word="default" /> : <Value text={shown} />}</span>
      {isCut && change === null ? (
        <button type="button" className={classes.more} tabIndex={tabIndex} aria-label="Load the whole value" onClick={onOpen}>
          …
        </button>
      ) : null}
      {hop === null ? null : (
        <Anchor
          component={Link}
          to={hop.to}
          search={addressSearch({ where: hop.where, order_by: [], limit: 50 }) as never}
          tabIndex={tabIndex}
          aria-label={`To ${hop.label}`}
          title={hop.label}
          className={classes.hop}
          onClick={(event: { stopPropagation: () => void }) => event.stopPropagation()}
        >
          <IconArrowRight size={14} aria-hidden />
        </Anchor>
      )}
    </div>
  );
}

function Value({ text }: { text: CellText }) {
  if (text === null) return <State word="NULL" />;
  if (text === "") return <State word="empty" />;
  // One line is drawn; what is longer than it is in no page.
  return <>{text.slice(0, 300)}</>;
}

function State({ word }: { word: string }) {
  return <span className={classes.state}>{word}</span>;
}
