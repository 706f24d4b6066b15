/** An object that does not fit its database: why in plain words, and what would mend it. */

export interface InconsistentObject {
  type: string;
  name: string;
  reason: string;
  definition: unknown;
  message?: unknown;
}

export interface Command {
  type: string;
  args: unknown;
}

export interface Remedy {
  cause: string;
  /** What to do about the cause itself. */
  advice: string;
  /** The command that takes the object out of the metadata; null where only all can be taken out. */
  drop: Command | null;
  dropLabel: string;
}

interface Definition {
  source: string;
  table: unknown;
  name: string;
  role: string;
}

const RELATIONS = new Set(["object_relation", "array_relation"]);
const PERMISSION = /^(select|insert|update|delete)_permission$/;

export function remedyOf(object: InconsistentObject): Remedy {
  const { source, table, name, role } = definitionOf(object);
  const permission = PERMISSION.exec(object.type)?.[1];
  const cause = object.reason.replace(/^Inconsistent object: /, "");
  const remedy = (advice: string, drop: Command | null, dropLabel: string): Remedy => ({ cause, advice, drop, dropLabel });
  if (object.type === "table") {
    const command = { type: "pg_untrack_table", args: { source, table, cascade: true } };
    return remedy("Create the table again, or correct its name, and reload; or do not track it any more.", command, "Untrack it");
  }
  if (object.type === "function") {
    const command = { type: "pg_untrack_function", args: { source, function: table } };
    return remedy("Create the function again with the same arguments, and reload; or do not track it any more.", command, "Untrack it");
  }
  if (RELATIONS.has(object.type)) {
    const command = { type: "pg_drop_relationship", args: { source, table, relationship: name, cascade: true } };
    return remedy("Restore the foreign key or the table it leads to, and reload; or drop the relationship.", command, "Drop relationship");
  }
  if (permission !== undefined) {
    const command = { type: `pg_drop_${permission}_permission`, args: { source, table, role } };
    return remedy("Restore what the permission names, or change it under Data; or drop it: the role may then do nothing here.", command, "Drop permission");
  }
  if (object.type === "computed_field") {
    const command = { type: "pg_drop_computed_field", args: { source, table, name, cascade: true } };
    return remedy("Restore its function, and reload; or drop the field.", command, "Drop computed field");
  }
  if (object.type === "remote_schema") {
    const command = { type: "remove_remote_schema", args: { name } };
    return remedy("See that its server answers, and reload; or remove it.", command, "Remove remote schema");
  }
  if (object.type === "source") {
    return remedy("See that the database answers and its URL is right, and reload.", null, "");
  }
  return remedy("Correct what the cause names, and reload.", null, "");
}

/** The source and the name of what an object is about, in any of the forms a definition has. */
function definitionOf({ type, name, definition }: InconsistentObject): Definition {
  const members = (typeof definition === "object" && definition !== null ? definition : {}) as Readonly<Record<string, unknown>>;
  const isItself = type === "table" || type === "function";
  return {
    source: typeof members.source === "string" ? members.source : (/ in source (.+)$/.exec(name)?.[1] ?? "default"),
    table: isItself ? definition : members.table,
    name: typeof members.name === "string" ? members.name : (typeof definition === "string" ? definition : name),
    role: typeof members.role === "string" ? members.role : "",
  };
}
