/** The table that is modified, for every section of the page. */
import { createContext, useContext } from "react";
import type { Relation } from "../../api/catalog";
import type { Metadata, TrackedTable } from "../../api/engine";

export interface Modified {
  source: string;
  relation: Relation;
  metadata: Metadata;
  /** null: not tracked. */
  tracked: TrackedTable | null;
}

export const ModifiedContext = createContext<Modified | null>(null);

export function useModified(): Modified {
  const modified = useContext(ModifiedContext);
  if (modified === null) throw new Error("outside of the Modify page");
  return modified;
}
