/** A role everywhere: where metadata know it, and the commands that rename or delete it in all places. */
import type { Metadata } from "../../api/engine";
import { createCommand, dropCommand, type Command, type Place } from "./draft";
import { tableText } from "./facts";
import { isObject, type JsonObject } from "./json";
import { ACTIONS, permissionsOf } from "./matrix";

export interface RoleUse {
  /** "select on users". */
  says: string;
  drop: Command;
  /** The same for another role. */
  createFor: (role: string) => Command;
}

/** Everything of the metadata that is the role's, in the order it can be taken away. */
export function usesOf(metadata: Metadata, role: string): readonly RoleUse[] {
  return [
    ...tableUses(metadata, role),
    ...functionUses(metadata, role),
    ...modelUses(metadata, role),
    ...actionUses(metadata, role),
    ...remoteSchemaUses(metadata, role),
  ];
}

function tableUses(metadata: Metadata, role: string): readonly RoleUse[] {
  return metadata.sources.flatMap((source) =>
    source.tables.flatMap((table) =>
      ACTIONS.flatMap((action) =>
        permissionsOf(table, action)
          .filter((permission) => permission.role === role)
          .map((permission): RoleUse => {
            const place: Place = { source: source.name, table: table.table, role, action };
            return {
              says: `${action} on ${tableText(table.table)}`,
              drop: dropCommand(place),
              createFor: (other) =>
                createCommand({ ...place, role: other }, permission.permission as JsonObject, permission.comment ?? ""),
            };
          }),
      ),
    ),
  );
}

function functionUses(metadata: Metadata, role: string): readonly RoleUse[] {
  return metadata.sources.flatMap((source) =>
    (source.functions ?? [])
      .filter((each) => (each.permissions ?? []).some((permission) => permission.role === role))
      .map((each): RoleUse => {
        const args = (name: string) => ({ source: source.name, function: { ...each.function }, role: name });
        return {
          says: `function ${tableText(each.function)}`,
          drop: { type: "pg_drop_function_permission", args: args(role) },
          createFor: (other) => ({ type: "pg_create_function_permission", args: args(other) }),
        };
      }),
  );
}

function modelUses(metadata: Metadata, role: string): readonly RoleUse[] {
  return metadata.sources.flatMap((source) =>
    (source.logical_models ?? []).flatMap((model) =>
      listOf(model.select_permissions)
        .filter((permission) => permission.role === role)
        .map((permission): RoleUse => {
          const args = (name: string) => ({ source: source.name, name: String(model.name), role: name });
          const kind = "logical_model_select_permission";
          return {
            says: `select on the logical model ${String(model.name)}`,
            drop: { type: `pg_drop_${kind}`, args: args(role) },
            createFor: (other) => ({
              type: `pg_create_${kind}`,
              args: { ...args(other), permission: permission.permission ?? {} },
            }),
          };
        }),
    ),
  );
}

function actionUses(metadata: Metadata, role: string): readonly RoleUse[] {
  return (metadata.actions ?? [])
    .filter((action) => listOf(action.permissions).some((permission) => permission.role === role))
    .map((action): RoleUse => {
      const args = (name: string) => ({ action: String(action.name), role: name });
      return {
        says: `action ${String(action.name)}`,
        drop: { type: "drop_action_permission", args: args(role) },
        createFor: (other) => ({ type: "create_action_permission", args: args(other) }),
      };
    });
}

function remoteSchemaUses(metadata: Metadata, role: string): readonly RoleUse[] {
  return (metadata.remote_schemas ?? []).flatMap((remote) =>
    listOf(remote.permissions)
      .filter((permission) => permission.role === role)
      .map((permission): RoleUse => {
        const args = (name: string) => ({ remote_schema: String(remote.name), role: name });
        return {
          says: `remote schema ${String(remote.name)}`,
          drop: { type: "drop_remote_schema_permissions", args: args(role) },
          createFor: (other) => ({
            type: "add_remote_schema_permissions",
            args: { ...args(other), definition: permission.definition ?? {} },
          }),
        };
      }),
  );
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The inherited roles that have this one in their set, and itself when it is one. */
export function inheritances(metadata: Metadata, role: string) {
  const all = metadata.inherited_roles ?? [];
  return { own: all.find((each) => each.role_name === role), heirs: all.filter((each) => each.role_set.includes(role)) };
}

const dropInherited = (role: string): Command => ({ type: "drop_inherited_role", args: { role_name: role } });
export const addInherited = (role: string, parents: readonly string[]): Command => ({
  type: "add_inherited_role",
  args: { role_name: role, role_set: parents },
});

/** Heirs lose it from their set; an heir of it alone goes too. */
export function deleteRoleCommands(metadata: Metadata, role: string): readonly Command[] {
  const { own, heirs } = inheritances(metadata, role);
  const left = heirs.map((heir) => {
    const parents = heir.role_set.filter((parent) => parent !== role);
    return parents.length === 0 ? dropInherited(heir.role_name) : addInherited(heir.role_name, parents);
  });
  const ofItself = own === undefined ? [] : [dropInherited(role)];
  return [...left, ...ofItself, ...usesOf(metadata, role).map((use) => use.drop)];
}

/** The new role gets everything first, then the old one loses it: nobody is without for a moment. */
export function renameRoleCommands(metadata: Metadata, role: string, name: string): readonly Command[] {
  const { own, heirs } = inheritances(metadata, role);
  const uses = usesOf(metadata, role);
  const made = uses.map((use) => use.createFor(name));
  const again = own === undefined ? [] : [addInherited(name, own.role_set)];
  const moved = heirs.map((heir) => addInherited(heir.role_name, heir.role_set.map((each) => (each === role ? name : each))));
  const ofItself = own === undefined ? [] : [dropInherited(role)];
  return [...made, ...again, ...moved, ...ofItself, ...uses.map((use) => use.drop)];
}

/** Why a role can not have that name; null when it can. */
export function faultOfRoleName(name: string, taken: readonly string[]): string | null {
  if (name === "") return "a role has a name";
  if (name === "admin") return "admin may everything already; it takes no permissions";
  if (name !== name.trim()) return "a role's name begins and ends with a letter or a sign, not with a space";
  return taken.includes(name) ? `there is a role '${name}' already` : null;
}
