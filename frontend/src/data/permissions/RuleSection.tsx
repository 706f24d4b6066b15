/** Which rows: a preset, or a rule of one's own by builder and JSON side by side. */
import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { TableName } from "../../api/engine";
import { Waiting } from "../../ui/Await";
import { faultOfTyped, ruleText, withMember, withTyped, type Draft, type RuleKey } from "./draft";
import type { Json, JsonObject } from "./json";
import { presetOf, type RowPreset } from "./own_rows";
import { readRule, ruleJson, type Facts } from "./rule";
import { RuleBuilder } from "./RuleBuilder";
import { Section } from "./Section";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));

interface RuleSectionProps {
  title: string;
  description?: string;
  ruleKey: RuleKey;
  draft: Draft;
  table: TableName;
  facts: Facts;
  presets: readonly RowPreset[];
  error: unknown;
  onChange: (draft: Draft) => void;
  /** A preset was chosen; columns may be ticked with it. */
  onPreset: (rule: JsonObject) => void;
}

const CUSTOM = "custom";

export function RuleSection({ title, description, ruleKey, draft, table, facts, presets, error, onChange, onPreset }: RuleSectionProps) {
  const rule = draft.permission[ruleKey];
  const hasRule = (rule !== undefined && rule !== null) || (draft.unread[ruleKey] ?? "") !== "";
  const preset = ruleKey in draft.unread ? null : presetOf(rule, presets);
  const [isCustom, setIsCustom] = useState(hasRule && preset === null);
  const value = isCustom || (hasRule && preset === null) ? CUSTOM : (preset?.id ?? null);
  const choose = (id: string) => {
    const chosen = presets.find((each) => each.id === id);
    setIsCustom(chosen === undefined);
    if (chosen !== undefined) onPreset(chosen.rule);
    // No rule is no row: until there is one it can not be saved.
    else if (!hasRule) onChange({ ...draft, unread: { ...draft.unread, [ruleKey]: "" } });
  };
  return (
    <Section title={title} error={error} {...(description === undefined ? {} : { description })}>
      <Radio.Group value={value} onChange={choose} aria-label={title}>
        <SimpleGrid type="container" cols={{ base: 1, "560px": 2 }} spacing="xs" verticalSpacing={6}>
          {presets.map((each) => (
            <Radio key={each.id} value={each.id} label={each.title} description={each.because} />
          ))}
          <Radio value={CUSTOM} label="A rule of your own" description="columns, relationships, session variables" />
        </SimpleGrid>
      </Radio.Group>
      {value === null ? null : (
        <RuleEditor ruleKey={ruleKey} draft={draft} table={table} facts={facts} isOpen={value === CUSTOM} onChange={onChange} />
      )}
    </Section>
  );
}

interface RuleEditorProps {
  ruleKey: RuleKey;
  draft: Draft;
  table: TableName;
  facts: Facts;
  isOpen: boolean;
  onChange: (draft: Draft) => void;
}

function RuleEditor({ ruleKey, draft, table, facts, isOpen, onChange }: RuleEditorProps) {
  const [isShown, setIsShown] = useState(false);
  const json: Json = draft.permission[ruleKey] ?? {};
  const fault = faultOfTyped(draft, ruleKey);
  const isEmpty = draft.unread[ruleKey] === "";
  if (!isOpen && !isShown) {
    return (
      <Group gap="xs">
        <Text ff="monospace" size="sm" style={{ overflowWrap: "anywhere" }}>
          {JSON.stringify(json)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => setIsShown(true)}>
          Change it
        </Button>
      </Group>
    );
  }
  const rule = readRule(json, table, facts);
  return (
    <SimpleGrid type="container" cols={{ base: 1, "640px": 2 }} spacing="md">
      <Stack gap="xs" role="group" aria-label="Rule builder" miw={0}>
        {fault !== null && !isEmpty ? (
          <BuilderWaits onReset={() => onChange(withMember(draft, ruleKey, json))} />
        ) : rule === null ? null : (
          <RuleBuilder
            rule={isEmpty ? { members: [] } : rule}
            table={table}
            isUnsaid={isEmpty}
            onChange={(changed) => onChange(withMember(draft, ruleKey, ruleJson(changed)))}
          />
        )}
      </Stack>
      <Stack gap={4} miw={0}>
        <Suspense fallback={<Waiting />}>
          <CodeEditor
            label={ruleKey === "check" ? "Check as JSON" : "Rule as JSON"}
            language="json"
            value={ruleText(draft, ruleKey)}
            onChange={(text) => text !== ruleText(draft, ruleKey) && onChange(withTyped(draft, ruleKey, text))}
          />
        </Suspense>
        {fault === null ? null : (
          <Text size="sm" c={isEmpty ? "dimmed" : "var(--genkan-danger)"} role="status">
            {isEmpty ? "No rule yet: add a condition, or write {} for every row." : fault}
          </Text>
        )}
      </Stack>
    </SimpleGrid>
  );
}

function BuilderWaits({ onReset }: { onReset: () => void }) {
  return (
    <Alert color="amber" variant="light" p="xs">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">The builder waits until the JSON can be read again; what you typed stays.</Text>
        <Button size="compact-xs" variant="default" onClick={onReset}>
          Back to the last rule that could be read
        </Button>
      </Stack>
    </Alert>
  );
}
