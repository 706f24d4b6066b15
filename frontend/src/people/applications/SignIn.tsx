import { Anchor, Checkbox, Divider, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { useChange, useMayChange } from "../change";
import {
  disableConnection, enableConnection, useApplicationConnections, useConnections, type ConnectionSummary,
} from "../connections/connection";
import { OWN_METHODS, strategyTitle } from "../connections/strategies";
import { Section } from "../Section";
import { AccessRoles } from "./AccessRoles";
import { useApplication, useApplicationId } from "./application";
import { SignOnPolicyForm } from "./SignOnPolicyForm";
import { setMethod, useSignOnPolicy } from "./signInSettings";

export function SignIn() {
  const id = useApplicationId();
  const application = useApplication(id);
  const connections = useConnections();
  const used = useApplicationConnections(id);
  const policy = useSignOnPolicy(id);
  return (
    <Stack gap="xl">
      <Await query={connections}>
        {(all) => (
          <Await query={used}>
            {(usedIds) => (
              <>
                <OwnMethods id={id} all={all} used={usedIds} />
                <Divider />
                <Elsewhere id={id} all={all} used={usedIds} />
              </>
            )}
          </Await>
        )}
      </Await>
      <Divider />
      <Await query={application}>{(found) => <AccessRoles application={found} />}</Await>
      {application.data?.type === "device" ? null : (
        <>
          <Divider />
          <Await query={policy}>
            {(found) => (
              <SignOnPolicyForm key={JSON.stringify(found)} id={id} policy={found} isPublic={application.data?.type === "spa"} />
            )}
          </Await>
        </>
      )}
    </Stack>
  );
}

interface UsedProps {
  id: string;
  all: readonly ConnectionSummary[];
  used: ReadonlySet<string>;
}

function OwnMethods({ id, all, used }: UsedProps) {
  const mayChange = useMayChange();
  const change = useChange(({ method, isOn }: { method: (typeof OWN_METHODS)[number]; isOn: boolean }) =>
    setMethod(id, all, method, isOn),
  );
  const isUsed = (strategy: string) => all.some((each) => each.strategy === strategy && used.has(each.id));
  const isNone = !OWN_METHODS.some(({ strategy }) => isUsed(strategy));
  return (
    <Section
      title="With an account here"
      about={
        <>
          {isNone
            ? "None is ticked, so it offers all that the environment does"
            : "It offers those that are ticked, as far as the environment does"}{" "}
          (<Anchor component={Link} to="/settings/env-vars">GENKAN_SIGN_IN_METHODS</Anchor>, and for passkeys{" "}
          <Anchor component={Link} to="/auth/sign-in-pages/methods">their policy</Anchor>). Saved at once.
        </>
      }
    >
      {OWN_METHODS.map((method) => (
        <Checkbox
          key={method.strategy}
          label={method.title}
          description={method.about}
          checked={isUsed(method.strategy)}
          disabled={!mayChange || change.isPending}
          onChange={(event) => change.mutate({ method, isOn: event.currentTarget.checked })}
        />
      ))}
      <ErrorNote error={change.error} />
    </Section>
  );
}

function Elsewhere({ id, all, used }: UsedProps) {
  const mayChange = useMayChange();
  const change = useChange(({ connectionId, isOn }: { connectionId: string; isOn: boolean }) =>
    isOn ? enableConnection(id, connectionId) : disableConnection(id, connectionId),
  );
  const others = all.filter((each) => !OWN_METHODS.some(({ strategy }) => strategy === each.strategy));
  return (
    <Section
      title="With an account elsewhere"
      about={
        <>
          <Anchor component={Link} to="/auth/connections">Connections</Anchor> that have a button on its pages. Saved at once.
        </>
      }
    >
      {others.length === 0 ? (
        <Text>
          There is none yet: <Anchor component={Link} to="/auth/connections/new">add Google, GitHub, Microsoft ...</Anchor>
        </Text>
      ) : null}
      {others.map((each) => (
        <Checkbox
          key={each.id}
          label={each.display_name}
          description={strategyTitle(each.strategy)}
          checked={used.has(each.id)}
          disabled={!mayChange || change.isPending}
          onChange={(event) => change.mutate({ connectionId: each.id, isOn: event.currentTarget.checked })}
        />
      ))}
      <ErrorNote error={change.error} />
    </Section>
  );
}
