/** What only permissions to write have: values that are set, the backend alone, a webhook that checks the input. */
import { Autocomplete, Button, Group, Select, Stack, Switch, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Relation } from "../../api/catalog";
import { Waiting } from "../../ui/Await";
import { faultOfTyped, ruleText, withMember, withTyped, type Draft } from "./draft";
import type { Part } from "./fault";
import { isObject, withKey, type Json, type JsonObject } from "./json";
import type { Action } from "./matrix";
import { ownColumns, USER_ID } from "./own_rows";
import { RemoveAction } from "./RuleBuilder";
import { valueOfText } from "./rule_edit";
import { Section } from "./Section";

const CodeEditor = lazy(() => import("../../ui/CodeEditor"));
const WEBHOOK: JsonObject = { type: "http", definition: { url: "https://", forward_client_headers: false, timeout: 10 } };

interface WriteSectionProps {
  action: Action;
  relation: Relation;
  draft: Draft;
  variables: readonly string[];
  errorAt: (part: Part) => unknown;
  onChange: (draft: Draft) => void;
}

export function WriteSection({ action, relation, draft, variables, errorAt, onChange }: WriteSectionProps) {
  const hasWebhook = isObject(draft.permission.validate_input) || "validate_input" in draft.unread;
  const fault = faultOfTyped(draft, "validate_input");
  return (
    <>
      {action === "delete" ? null : (
        <Presets relation={relation} draft={draft} variables={variables} error={errorAt("set")} onChange={onChange} />
      )}
      <Section title="From where" error={errorAt("validate_input")}>
        <Switch
          label="Only from your backend (with the admin secret and x-hasura-use-backend-only-permissions)"
          checked={draft.permission.backend_only === true}
          onChange={(event) => onChange(withMember(draft, "backend_only", event.currentTarget.checked || undefined))}
        />
        <Switch
          label="A webhook checks the input first (validate_input)"
          checked={hasWebhook}
          onChange={(event) => onChange(withMember(draft, "validate_input", event.currentTarget.checked ? WEBHOOK : undefined))}
        />
        {hasWebhook ? (
          <>
            <Suspense fallback={<Waiting />}>
              <CodeEditor
                label="validate_input as JSON"
                language="json"
                value={ruleText(draft, "validate_input")}
                onChange={(text) =>
                  text !== ruleText(draft, "validate_input") && onChange(withTyped(draft, "validate_input", text))
                }
              />
            </Suspense>
            {fault === null ? null : (
              <Text size="sm" c="var(--genkan-danger)" role="status">
                {fault}
              </Text>
            )}
          </>
        ) : null}
      </Section>
    </>
  );
}

interface PresetsProps {
  relation: Relation;
  draft: Draft;
  variables: readonly string[];
  error: unknown;
  onChange: (draft: Draft) => void;
}

function Presets({ relation, draft, variables, error, onChange }: PresetsProps) {
  const set: JsonObject = isObject(draft.permission.set) ? draft.permission.set : {};
  const free = relation.columns.map((column) => column.name).filter((name) => !(name in set));
  const own = ownColumns(relation)[0]?.column;
  const change = (changed: JsonObject) =>
    onChange(withMember(draft, "set", Object.keys(changed).length === 0 ? undefined : changed));
  const typeOf = (name: string) => relation.columns.find((column) => column.name === name)?.type ?? "text";
  return (
    <Section
      title="Values that are set"
      error={error}
      description="Columns the client does not send: the engine sets them, from a session variable or to a fixed value."
      {...(own === undefined || own in set
        ? {}
        : {
            action: (
              <Button size="compact-xs" variant="default" onClick={() => change({ ...set, [own]: USER_ID })}>
                {own} = {USER_ID}
              </Button>
            ),
          })}
    >
      <Stack gap={6}>
        {Object.entries(set).map(([column, value]) => (
          <Group key={column} gap={6}>
            <Text size="sm" fw={600} w={150} truncate title={column}>
              {column}
            </Text>
            <PresetValue column={column} type={typeOf(column)} value={value} variables={variables} onChange={(next) => change({ ...set, [column]: next })} />
            <RemoveAction label={`Do not set ${column}`} onClick={() => change(withKey(set, column, undefined))} />
          </Group>
        ))}
        <Select
          size="xs"
          w={220}
          searchable
          aria-label="Set a column"
          placeholder="Set a column"
          value={null}
          data={free}
          onChange={(column) => column !== null && change({ ...set, [column]: column === own ? USER_ID : "" })}
        />
      </Stack>
    </Section>
  );
}

interface PresetValueProps {
  column: string;
  type: string;
  value: Json;
  variables: readonly string[];
  onChange: (value: Json) => void;
}

function PresetValue({ column, type, value, variables, onChange }: PresetValueProps) {
  const isPlain = typeof value !== "object";
  return (
    <Autocomplete
      size="xs"
      style={{ flex: 1, maxWidth: 320 }}
      aria-label={`Value of ${column}`}
      placeholder="a value, or X-Hasura-…"
      data={[...variables]}
      disabled={!isPlain}
      value={isPlain ? String(value) : JSON.stringify(value)}
      onChange={(text) => onChange(valueOfText(text, type))}
    />
  );
}
