/** The tables a rule walks through, read from the catalog as they are needed. */
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Relation } from "../../api/catalog";
import { engine, type Metadata, type TableName } from "../../api/engine";
import { trackedTable } from "../tables/tracked";
import { factsOf, isSameTable } from "./facts";
import type { Json } from "./json";
import { tablesIn, type Facts } from "./rule";

export interface Known {
  facts: Facts;
  relationOf: (table: TableName) => Relation | undefined;
  isWaiting: boolean;
}

const keyOf = (source: string, { schema, name }: TableName) => ["engine", "relation", source, schema, name];

export function relationQuery(source: string, table: TableName) {
  const { schema, name } = table;
  return {
    queryKey: keyOf(source, table),
    queryFn: () =>
      engine<Relation>("GET", `/v1alpha1/catalog/relation?${new URLSearchParams({ source, schema, name })}`),
  };
}

/** What is known of the table, of those its relationships lead to, and of those the rules walk through. */
export function useKnown(source: string, metadata: Metadata, table: TableName, rules: readonly Json[]): Known {
  const client = useQueryClient();
  const relationOf = useCallback(
    (wanted: TableName) => client.getQueryData<Relation>(keyOf(source, wanted)),
    [client, source],
  );
  const facts: Facts = (wanted) => {
    const relation = relationOf(wanted);
    return relation === undefined ? undefined : factsOf(relation, trackedTable(metadata, source, wanted) ?? undefined);
  };
  const around = [table, ...(facts(table)?.relationships.map((each) => each.target) ?? [])];
  const inRules = rules.flatMap((rule) => tablesIn(rule, table, facts));
  const wanted: TableName[] = [];
  for (const each of [...around, ...inRules]) if (!wanted.some((known) => isSameTable(known, each))) wanted.push(each);
  const answers = useQueries({ queries: wanted.map((each) => relationQuery(source, each)) });
  return { facts, relationOf, isWaiting: answers.some((answer) => answer.isPending) };
}
