/** How a function is offered in GraphQL: as query or mutation, with which argument for the session, to which roles. */
import { Alert, Badge, Button, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CatalogFunction } from "../../api/catalog";
import { rolesOf, type Metadata } from "../../api/engine";
import { metadataChange } from "../change/change";
import { ChangeForm } from "../change/ChangeForm";
import { graphqlNameProblem } from "../modify/customization";
import { Editor, Opens, Section, useEditor } from "../modify/Section";
import { configurationOf, offerAnew, offerOf, trackFunction } from "./function_call";

interface FunctionOffersProps {
  source: string;
  called: CatalogFunction;
  isOverloaded: boolean;
  metadata: Metadata;
}

export function FunctionOffers({ source, called, isOverloaded, metadata }: FunctionOffersProps) {
  const { schema, name } = called;
  const tracked = metadata.sources
    .find((each) => each.name === source)
    ?.functions?.find((each) => each.function.schema === schema && each.function.name === name);
  const roles = (tracked?.permissions ?? []).map(({ role }) => role);
  const configuration = tracked?.configuration ?? {};
  if (tracked === undefined && isOverloaded) {
    return <Alert color="amber" variant="light">Functions of one name are not offered in GraphQL: give each its own.</Alert>;
  }
  return (
    <>
      <Offer
        key={JSON.stringify(tracked ?? null)}
        source={source}
        called={called}
        configuration={configuration}
        roles={roles}
        isTracked={tracked !== undefined}
      />
      {tracked === undefined ? null : <Roles source={source} called={called} roles={roles} offered={rolesOf(metadata)} />}
    </>
  );
}

interface OfferProps {
  source: string;
  called: CatalogFunction;
  configuration: Readonly<Record<string, unknown>>;
  roles: readonly string[];
  isTracked: boolean;
}

function Offer({ source, called, configuration, roles, isTracked }: OfferProps) {
  const before = offerOf(configuration, called.volatility === "volatile");
  const [offer, setOffer] = useState(before);
  const untrack = useEditor("untrack");
  const name = { schema: called.schema, name: called.name };
  const json = called.arguments.flatMap((each) => (each.type.startsWith("json") && each.name !== null && each.name !== "" ? [each.name] : []));
  const isSame = JSON.stringify(offer) === JSON.stringify(before);
  const next = configurationOf(configuration, offer);
  const change = !isTracked ? trackFunction(source, name, next) : isSame ? null : offerAnew(source, name, next, roles);
  return (
    <Section
      title={isTracked ? "In GraphQL" : "Not tracked"}
      description={isTracked ? "Offered to an admin, and to the roles below." : "It has to return rows of a tracked table."}
    >
      <ChangeForm
        change={graphqlNameProblem(offer.customName) === null ? change : null}
        action={isTracked ? "Save" : `Track ${called.name}`}
        done={isTracked ? `${called.name} is changed` : `${called.name} is tracked`}
      >
        <Radio.Group
          label="Offered as"
          value={offer.exposedAs}
          onChange={(value) => setOffer({ ...offer, exposedAs: value === "mutation" ? "mutation" : "query" })}
        >
          <Group mt={4}>
            <Radio value="query" label="query" />
            <Radio value="mutation" label="mutation" />
          </Group>
        </Radio.Group>
        <Group gap="sm" align="flex-start">
          <TextInput
            label="Name in GraphQL"
            w={240}
            placeholder={called.name}
            value={offer.customName}
            error={graphqlNameProblem(offer.customName)}
            onChange={(event) => setOffer({ ...offer, customName: event.currentTarget.value })}
          />
          {json.length === 0 ? null : (
            <Select
              label="Argument that gets the session"
              description="clients do not see it"
              w={240}
              clearable
              data={json}
              value={offer.sessionArgument}
              onChange={(sessionArgument) => setOffer({ ...offer, sessionArgument })}
            />
          )}
        </Group>
      </ChangeForm>
      {!isTracked ? null : untrack.isOpen ? (
        <Editor>
          <ChangeForm
            change={metadataChange("pg_untrack_function", { source, function: name })}
            action={`Untrack ${called.name}`}
            done={`${called.name} is no longer tracked`}
            isDestructive
            onDone={untrack.close}
            onCancel={untrack.close}
          >
            {roles.length === 0 ? null : <Text>With it go its permissions: {roles.join(", ")}</Text>}
          </ChangeForm>
        </Editor>
      ) : (
        <Group>
          <Button size="compact-sm" variant="default" onClick={untrack.open}>
            Untrack …
          </Button>
        </Group>
      )}
    </Section>
  );
}

interface RolesProps {
  source: string;
  called: CatalogFunction;
  roles: readonly string[];
  offered: readonly string[];
}

function Roles({ source, called, roles, offered }: RolesProps) {
  return (
    <Section
      title="Roles"
      description="A role that may read the table's rows may call a query; a mutation it may call only when it stands here."
    >
      <Stack gap="xs">
        <Group gap="xs">
          {roles.length === 0 ? <Text c="dimmed">None yet.</Text> : null}
          {roles.map((role) => (
            <RoleBadge key={role} source={source} called={called} role={role} />
          ))}
        </Group>
        <Opens editor="role+" title="Role">
          {(close) => <AddRole source={source} called={called} offered={offered.filter((role) => !roles.includes(role))} close={close} />}
        </Opens>
      </Stack>
    </Section>
  );
}

function RoleBadge({ source, called, role }: { source: string; called: CatalogFunction; role: string }) {
  const drop = useEditor(`role:${role}`);
  if (drop.isOpen) {
    return (
      <ChangeForm
        change={metadataChange("pg_drop_function_permission", { source, function: { schema: called.schema, name: called.name }, role })}
        action={`Take it from ${role}`}
        done={`${role} has it no longer`}
        isDestructive
        onDone={drop.close}
        onCancel={drop.close}
      />
    );
  }
  return (
    <Group gap={4}>
      <Badge variant="default" tt="none">
        {role}
      </Badge>
      <Button size="compact-xs" variant="subtle" color="vermilion" aria-label={`Take it from ${role}`} onClick={drop.open}>
        Take away
      </Button>
    </Group>
  );
}

function AddRole({ source, called, offered, close }: { source: string; called: CatalogFunction; offered: readonly string[]; close: () => void }) {
  const [role, setRole] = useState<string | null>(null);
  const args = { source, function: { schema: called.schema, name: called.name }, role };
  return (
    <ChangeForm
      change={role === null ? null : metadataChange("pg_create_function_permission", args)}
      action="Give it to the role"
      done={`${role ?? ""} may call ${called.name}`}
      onDone={close}
      onCancel={close}
    >
      <Select label="Role" w={240} searchable data={[...offered]} value={role} onChange={setRole} nothingFoundMessage="give the role a permission on the table first" />
    </ChangeForm>
  );
}
