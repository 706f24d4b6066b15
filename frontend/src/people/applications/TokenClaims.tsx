/** Which claims each kind of token has, claims of one's own, and how they are signed. */
import { Checkbox, MultiSelect, NativeSelect, Stack, Text } from "@mantine/core";
import type { FormEvent } from "react";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { useProperties, type PropertyContext } from "../properties";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { PairsInput } from "./PairsInput";
import { objectOf, pairsOf } from "./pairs";
import { APPLICATION_SOURCES, SOURCES } from "./sources";
import {
  updateTokenCustomization, type TokenContents, type TokenCustomization, type TokenKind,
} from "./tokenSettings";

const CLAIMS: Readonly<Record<string, string>> = {
  email: "Email address",
  external_org_id: "Organization's external id",
  ext_provider: "Where they signed in, if elsewhere",
  feature_flags: "Feature flags",
  organizations: "Organizations with their names",
  org_name: "Organization's name",
  permissions: "Permissions",
  roles: "Roles",
};
const PROPERTIES = [
  { key: "user_properties", context: "usr", label: "Properties of the user" },
  { key: "organization_properties", context: "org", label: "Properties of the organization" },
  { key: "application_properties", context: "app", label: "Properties of the application" },
] as const;

interface TokenClaimsProps {
  id: string;
  customization: TokenCustomization;
  isMachine: boolean;
}

export function TokenClaims({ id, customization, isMachine }: TokenClaimsProps) {
  return (
    <Stack gap="lg">
      {isMachine ? (
        <Contents id={id} kind="m2m_token" title="Claims of its tokens" contents={customization.m2m_token} />
      ) : (
        <>
          <Contents id={id} kind="access_token" title="Claims of access tokens" contents={customization.access_token} />
          <Contents id={id} kind="id_token" title="Claims of id tokens" contents={customization.id_token} />
        </>
      )}
      <Algorithm id={id} algorithm={customization.signing_algorithm} />
    </Stack>
  );
}

function Contents({ id, kind, title, contents }: { id: string; kind: TokenKind; title: string; contents: TokenContents }) {
  const isReadOnly = !useMayChange();
  const draft = useDraft({
    claims: contents.claims,
    user_properties: contents.user_properties ?? [],
    organization_properties: contents.organization_properties ?? [],
    application_properties: contents.application_properties ?? [],
    custom_claims: pairsOf(contents.custom_claims),
  });
  const { value, set, changes } = draft;
  const save = useChange(() => {
    const { custom_claims, ...plain } = changes;
    const custom = custom_claims === undefined ? {} : { custom_claims: objectOf(custom_claims) };
    return updateTokenCustomization(id, { [kind]: { ...plain, ...custom } });
  }, "Saved: it counts from the next token on");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Section title={title}>
        {Object.keys(contents.claims).map((name) => (
          <Checkbox
            key={name}
            label={
              <>
                {CLAIMS[name] ?? name}{" "}
                <Text span ff="monospace" size="xs" c="dimmed">
                  {name}
                </Text>
              </>
            }
            disabled={isReadOnly}
            checked={value.claims[name] ?? false}
            onChange={(event) => set("claims", { ...value.claims, [name]: event.currentTarget.checked })}
          />
        ))}
        {PROPERTIES.filter(({ key }) => contents[key] !== undefined).map(({ key, context, label }) => (
          <Properties
            key={key}
            label={label}
            context={context}
            chosen={value[key]}
            onChange={(keys) => set(key, keys)}
            isReadOnly={isReadOnly}
          />
        ))}
        <PairsInput
          label="Claims of your own"
          description="A claim without a value is left out"
          pairs={value.custom_claims}
          onChange={(pairs) => set("custom_claims", pairs)}
          names={{ key: "Claim", value: "Where from", add: "Add a claim" }}
          offered={kind === "m2m_token" ? APPLICATION_SOURCES : SOURCES}
          isReadOnly={isReadOnly}
        />
        {isReadOnly ? null : (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        )}
      </Section>
    </form>
  );
}

interface PropertiesProps {
  label: string;
  context: PropertyContext;
  chosen: readonly string[];
  onChange: (keys: readonly string[]) => void;
  isReadOnly: boolean;
}

/** Which properties the token has; nothing while there are none to choose. */
function Properties({ label, context, chosen, onChange, isReadOnly }: PropertiesProps) {
  const properties = useProperties(context);
  const shown = (properties.data ?? []).filter((each) => !each.is_private);
  if (shown.length === 0 && chosen.length === 0) return null;
  const names = new Map([...chosen.map((key) => [key, key] as const), ...shown.map(({ key, name }) => [key, name] as const)]);
  return (
    <MultiSelect
      label={label}
      description="Private ones are in no token"
      searchable
      readOnly={isReadOnly}
      value={[...chosen]}
      data={[...names].map(([value, name]) => ({ value, label: name }))}
      onChange={onChange}
    />
  );
}

function Algorithm({ id, algorithm }: { id: string; algorithm: TokenCustomization["signing_algorithm"] }) {
  const mayChange = useMayChange();
  const save = useChange(
    (wanted: string) => updateTokenCustomization(id, { signing_algorithm: wanted }),
    "Saved: it counts from the next token on",
  );
  return (
    <NativeSelect
      label="Signed with"
      description="Kinde's SDKs verify RS256 alone; ES256 is 256 characters shorter"
      maw={320}
      disabled={!mayChange}
      data={["RS256", "ES256"]}
      value={algorithm}
      onChange={(event) => save.mutate(event.currentTarget.value)}
    />
  );
}
