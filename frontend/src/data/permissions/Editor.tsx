/** One permission: rows, columns, the rest, what it means, and saving it. */
import { Button, Group, Paper, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { Relation } from "../../api/catalog";
import { useEngineChanged, type ExportedMetadata, type Permission, type Source, type TrackedTable } from "../../api/engine";
import { confirmDestruction } from "../../ui/confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { told } from "../../ui/told";
import { ColumnsSection } from "./ColumnsSection";
import { CloneAction } from "./CloneDialog";
import { columnsOf, draftOf, dropCommand, faultsOf, isChanged, saveCommands, withMember, type Draft, type Place } from "./draft";
import { tableText } from "./facts";
import { inFewWords, partOf, type Part } from "./fault";
import { pretty, type JsonObject } from "./json";
import type { Action } from "./matrix";
import { rowPresets } from "./own_rows";
import { Preview } from "./Preview";
import { ReadSection } from "./ReadSection";
import { RuleContext } from "./RuleContext";
import { RuleSection } from "./RuleSection";
import { SaveBar } from "./SaveBar";
import { runAll, savePermission } from "./save";
import { offeredVariables } from "./session";
import { useKnown } from "./use_facts";
import { WriteSection } from "./WriteSection";

interface EditorProps {
  place: Place;
  source: Source;
  exported: ExportedMetadata;
  table: TrackedTable;
  relation: Relation;
  saved: Permission | undefined;
  onSaved: () => void;
}

const VERBS: Readonly<Record<Action, string>> = { select: "read", insert: "insert", update: "update", delete: "delete" };

export function Editor({ place, source, exported, table, relation, saved, onSaved }: EditorProps) {
  const { action, role } = place;
  const [original, setOriginal] = useState(() => ({ saved, draft: draftOf(action, saved) }));
  const [draft, setDraft] = useState<Draft>(original.draft);
  const [isTickedByPreset, setIsTickedByPreset] = useState(false);
  const known = useKnown(place.source, exported.metadata, place.table, [
    draft.permission.filter ?? null,
    draft.permission.check ?? null,
  ]);
  const changed = useEngineChanged();
  const hasChanged = isChanged(draft, original.draft);
  const settle = (next: Permission | undefined, sent: Draft) => {
    const after = { saved: next, draft: draftOf(action, next) };
    setOriginal(after);
    // What was edited while it was saved is not saved yet, and stays.
    setDraft((now) => (now === sent ? after.draft : now));
    setIsTickedByPreset(false);
  };
  const save = useMutation({
    mutationFn: (sent: Draft) =>
      savePermission(place, original.saved, exported.resource_version, saveCommands(place, sent, original.saved !== undefined)),
    onSuccess: async (_, sent) => {
      const comment = sent.comment.trim() === "" ? {} : { comment: sent.comment };
      settle({ role, permission: sent.permission, ...comment }, sent);
      told(`${role} may ${VERBS[action]} ${place.table.name} by this rule`);
      onSaved();
      await changed();
    },
  });
  const drop = useMutation({
    mutationFn: (_: Draft) => runAll([dropCommand(place)]),
    onSuccess: async (_, sent) => {
      settle(undefined, sent);
      told(`${role} may not ${VERBS[action]} ${place.table.name} any more`);
      await changed();
    },
  });
  const faultPart = partOf(save.error, draft.permission);
  const errorAt = (part: Part) => (faultPart === part ? inFewWords(save.error) : null);
  const facts = known.facts(place.table);
  const presets = rowPresets(
    relation,
    (facts?.relationships ?? []).flatMap((relationship) => {
      const target = known.relationOf(relationship.target);
      return target === undefined ? [] : [{ relationship, target }];
    }),
  );
  const variables = offeredVariables(exported.metadata.sources);
  const applyPreset = (key: "filter" | "check") => (rule: JsonObject) => {
    const withRule = withMember(draft, key, rule);
    const granted = columnsOf(draft);
    const isBare = action !== "delete" && granted !== "every" && granted.length === 0;
    setIsTickedByPreset(isBare);
    setDraft(isBare ? withMember(withRule, "columns", relation.columns.map((column) => column.name)) : withRule);
  };
  const ruleSection = (key: "filter" | "check", title: string, description?: string) => (
    <RuleSection
      title={title}
      {...(description === undefined ? {} : { description })}
      ruleKey={key}
      draft={draft}
      table={place.table}
      facts={known.facts}
      presets={presets}
      error={errorAt(key)}
      onChange={setDraft}
      onPreset={applyPreset(key)}
    />
  );
  const surroundings = { facts: known.facts, variables, root: place.table, tables: source.tables.map((each) => each.table) };
  return (
    <Paper withBorder p="md" component="section" aria-label={`${action} permission of ${role}`}>
      <LeaveGuard isChanged={hasChanged} what={`the ${action} permission of ${role}`} />
      <RuleContext value={surroundings}>
        <Stack gap="lg">
          <Title order={2}>
            {role}: {action}
            <Text span c="dimmed" fw={400} ml="xs">
              {original.saved === undefined ? "nothing yet" : tableText(place.table)}
            </Text>
          </Title>
          {action === "insert" ? null : ruleSection("filter", `Rows to ${VERBS[action]}`)}
          {action === "insert" ? ruleSection("check", "Rows that may be inserted", "A row that does not fit is refused, with all of its request.") : null}
          {action === "delete" ? null : (
            <ColumnsSection
              verb={VERBS[action]}
              relation={relation}
              draft={draft}
              isTickedByPreset={isTickedByPreset}
              error={errorAt("columns")}
              onChange={setDraft}
            />
          )}
          {action === "update" ? <AfterUpdate draft={draft} onChange={setDraft}>{ruleSection("check", "Rows after the update", "What a row must be afterwards; otherwise the update is refused.")}</AfterUpdate> : null}
          <Preview place={place} source={source} table={table} relation={relation} draft={draft} isChanged={hasChanged} />
          {action === "select" ? (
            <ReadSection source={place.source} table={table} draft={draft} errorAt={errorAt} onChange={setDraft} />
          ) : (
            <WriteSection action={action} relation={relation} draft={draft} variables={variables} errorAt={errorAt} onChange={setDraft} />
          )}
          <TextInput
            label="Comment"
            maw={480}
            value={draft.comment}
            onChange={(event) => setDraft({ ...draft, comment: event.currentTarget.value })}
          />
          {faultPart === null ? <ErrorNote error={inFewWords(save.error)} title="Not saved; what you changed is still here" /> : null}
          <ErrorNote error={drop.error} />
          <SaveBar
            before={original.saved === undefined ? "" : textOf(original.draft)}
            after={textOf(draft)}
            isChanged={hasChanged}
            isSaving={save.isPending}
            faults={faultsOf(action, draft)}
            onSave={() => save.mutate(draft)}
            onReset={() => {
              save.reset();
              setDraft(original.draft);
            }}
            others={
              original.saved === undefined ? null : (
                <Group gap="xs">
                  <CloneAction place={place} permission={original.saved} metadata={exported.metadata} isChanged={hasChanged} />
                  <Button variant="default" onClick={() => confirmDrop(place, () => drop.mutate(draft))} loading={drop.isPending}>
                    Delete
                  </Button>
                </Group>
              )
            }
          />
        </Stack>
      </RuleContext>
    </Paper>
  );
}

function textOf(draft: Draft): string {
  const comment = draft.comment.trim() === "" ? {} : { comment: draft.comment };
  return pretty({ ...draft.permission, ...comment });
}

function confirmDrop(place: Place, onConfirm: () => void): void {
  confirmDestruction({
    title: `Delete the ${place.action} permission of ${place.role}?`,
    goes: [`${place.role} can not ${VERBS[place.action]} ${tableText(place.table)} any more`],
    statement: JSON.stringify(dropCommand(place), null, 2),
    confirm: "Delete the permission",
    onConfirm,
  });
}

interface AfterUpdateProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  children: ReactNode;
}

/** The check after an update: none until it is asked for. */
function AfterUpdate({ draft, onChange, children }: AfterUpdateProps) {
  const [isAsked, setIsAsked] = useState(false);
  const isThere = isAsked || (draft.permission.check !== undefined && draft.permission.check !== null) || "check" in draft.unread;
  const toggle = (checked: boolean) => {
    setIsAsked(checked);
    // Asked for and not said yet, it keeps the permission from being saved.
    if (checked) onChange({ ...draft, unread: { ...draft.unread, check: "" } });
    else onChange(withMember(draft, "check", draft.permission.check === undefined ? undefined : null));
  };
  return (
    <Stack gap="sm">
      <Switch
        label="Check the rows after the update too"
        checked={isThere}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {isThere ? children : null}
    </Stack>
  );
}
