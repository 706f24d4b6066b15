/** What the grid draws, and what it tells of: the state itself is the page's. */
import type { Relation as CatalogRelation, CatalogType } from "../../api/catalog";
import type { Pending } from "./pending";
import type { CellText, NewValue, Order, Relation, RowKey, RowsPage } from "./rows";

export interface OpenCell {
  row: number;
  column: string;
}

export interface Grid {
  relation: Relation;
  page: RowsPage;
  /** Its columns' defaults and foreign keys. */
  facts: CatalogRelation;
  types: readonly CatalogType[];
  /** Why nobody may write into any cell; null: one may. */
  fixed: string | null;
  hidden: ReadonlySet<string>;
  order: readonly Order[];
  pending: Pending;
  refused: { id: string; column: string | null } | null;
  selected: ReadonlySet<string>;
  open: OpenCell | null;
  onOrder: (column: string, isAdded: boolean) => void;
  onSelect: (ids: ReadonlySet<string>) => void;
  /** `column` is counted among those that are shown. */
  onOpen: (row: number, column: number) => void;
  onOpenNamed: (open: OpenCell | null) => void;
  onKeep: (key: RowKey, column: string, change: NewValue, before: CellText) => void;
  onUndo: (key: RowKey, column: string) => void;
}
