/** What every part of the rule builder knows. */
import { createContext, useContext } from "react";
import type { TableName } from "../../api/engine";
import type { Facts } from "./rule";

interface RuleSurroundings {
  facts: Facts;
  /** Session variables to offer. */
  variables: readonly string[];
  /** The table the permission belongs to: what `$` means. */
  root: TableName;
  /** Tables that `_exists` may ask. */
  tables: readonly TableName[];
}

export const RuleContext = createContext<RuleSurroundings>({
  facts: () => undefined,
  variables: [],
  root: { schema: "public", name: "" },
  tables: [],
});

export function useRuleSurroundings(): RuleSurroundings {
  return useContext(RuleContext);
}
