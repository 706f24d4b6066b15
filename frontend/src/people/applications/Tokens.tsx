/** What an application's tokens say: the Hasura mapping and the token it makes, side by side. */
import { Divider, Stack, Switch, Text } from "@mantine/core";
import { ErrorNote } from "../../ui/ErrorNote";
import { Await } from "../../ui/Await";
import { useChange, useMayChange } from "../change";
import { Section } from "../Section";
import { useApplication, useApplicationId } from "./application";
import { Lifetimes } from "./Lifetimes";
import { MappingSettings } from "./MappingSettings";
import { TokenClaims } from "./TokenClaims";
import { TokenPreviewPanel } from "./TokenPreviewPanel";
import classes from "./Tokens.module.css";
import {
  updateTokenSettings, useHasuraMapping, useTokenCustomization, useTokenSettings, type TokenSettings,
} from "./tokenSettings";

export function Tokens() {
  const id = useApplicationId();
  const application = useApplication(id);
  const settings = useTokenSettings(id);
  const mapping = useHasuraMapping(id);
  const customization = useTokenCustomization(id);
  const mayChange = useMayChange();
  const isMachine = application.data?.type === "m2m";
  return (
    <div className={classes.columns}>
      <div className={classes.toggle}>
        <Await query={settings}>{(found) => <Toggle id={id} settings={found} />}</Await>
      </div>
      <Stack gap="xl" miw={0} className={classes.settings}>
        <Await query={mapping}>
          {(found) =>
            found.is_enabled ? (
              <MappingSettings key={JSON.stringify(found)} id={id} mapping={found} isMachine={isMachine} />
            ) : (
              <Text c="dimmed">With it on, permissions of the engine compare rows with who signed in.</Text>
            )
          }
        </Await>
        <Divider />
        <Await query={customization}>
          {(found) => <TokenClaims key={JSON.stringify(found)} id={id} customization={found} isMachine={isMachine} />}
        </Await>
        <Divider />
        <Await query={settings}>
          {(found) => <Lifetimes key={JSON.stringify(found)} id={id} settings={found} isMachine={isMachine} />}
        </Await>
      </Stack>
      {mayChange ? (
        <Await query={mapping}>
          {(found) => <TokenPreviewPanel id={id} mapping={found} isMachine={isMachine} />}
        </Await>
      ) : (
        <Text c="dimmed">Your console role does not preview tokens.</Text>
      )}
    </div>
  );
}

function Toggle({ id, settings }: { id: string; settings: TokenSettings }) {
  const mayChange = useMayChange();
  const save = useChange(
    (isEnabled: boolean) => updateTokenSettings(id, { is_hasura_mapping_enabled: isEnabled }),
    "Saved: it counts from the next token on",
  );
  const isOn = save.isPending ? save.variables : settings.is_hasura_mapping_enabled;
  return (
    <Section title="Hasura">
      <Switch
        size="md"
        label="Enable Hasura mapping"
        description="Access tokens carry the claims that Hasura reads: the user's id and roles. Saved at once."
        checked={isOn}
        disabled={!mayChange}
        onChange={(event) => save.mutate(event.currentTarget.checked)}
      />
      <ErrorNote error={save.error} />
    </Section>
  );
}
