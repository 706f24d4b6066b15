/** Two metadata documents, object by object: what would be added, changed, or gone. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface Difference {
  /** `source default › table public.users › select permission user` */
  place: string;
  kind: "added" | "changed" | "removed";
  before: Json | undefined;
  after: Json | undefined;
}

/** What names an object of a list; the first that is there counts. */
const NAMES = ["name", "role", "role_name", "table", "function", "event_name", "collection"] as const;
/** Lists whose elements are objects of their own, by the word for one of them. */
const LISTS: Readonly<Record<string, string>> = {
  sources: "source",
  tables: "table",
  functions: "function",
  object_relationships: "object relationship",
  array_relationships: "array relationship",
  remote_relationships: "remote relationship",
  computed_fields: "computed field",
  select_permissions: "select permission",
  insert_permissions: "insert permission",
  update_permissions: "update permission",
  delete_permissions: "delete permission",
  event_triggers: "event trigger",
  permissions: "permission",
  native_queries: "native query",
  logical_models: "logical model",
  remote_schemas: "remote schema",
  actions: "action",
  cron_triggers: "cron trigger",
  query_collections: "query collection",
  allowlist: "allowed collection",
  inherited_roles: "inherited role",
  rest_endpoints: "REST endpoint",
};

/** The differences in the order of the new document, what is gone at the end. */
export function differences(before: Json, after: Json): readonly Difference[] {
  const old = objectsOf(before);
  const now = objectsOf(after);
  const found: Difference[] = [];
  for (const [place, value] of now) {
    const was = old.get(place);
    if (was === undefined) found.push({ place, kind: "added", before: undefined, after: value });
    else if (canonical(was) !== canonical(value)) found.push({ place, kind: "changed", before: was, after: value });
  }
  for (const [place, value] of old) {
    if (!now.has(place)) found.push({ place, kind: "removed", before: value, after: undefined });
  }
  return found;
}

/** Every object by its place, without the objects inside of it. */
export function objectsOf(document: Json): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  collect(document, "", found);
  return found;
}

function collect(value: Json, place: string, found: Map<string, Json>): void {
  if (!isObject(value)) return;
  const own: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const word = LISTS[name];
    if (word === undefined || !Array.isArray(member)) {
      if (!isEmpty(member)) own[name] = member as Json;
      continue;
    }
    for (const element of member as readonly Json[]) {
      collect(element, `${place === "" ? "" : `${place} › `}${word} ${nameOf(element)}`, found);
    }
  }
  found.set(place === "" ? "document" : place, own);
}

function nameOf(element: Json): string {
  if (!isObject(element)) return String(element);
  for (const name of NAMES) {
    const value = element[name];
    if (typeof value === "string") return value;
    if (value !== undefined && isObject(value)) return qualified(value);
  }
  return canonical(element);
}

function qualified(name: { readonly [part: string]: Json }): string {
  return typeof name.schema === "string" && typeof name.name === "string" ? `${name.schema}.${name.name}` : canonical(name);
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Nothing said, in one of the ways of saying nothing. */
function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}

/** JSON whose members are in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, member: Json) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** A file's metadata: as exported with a version, as answered by the API, or bare. Raises an Error that says what is wrong. */
export function readMetadata(text: string): Json {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const inner = isObject(document) && isObject(document.metadata) ? document.metadata : document;
  if (!isObject(inner) || typeof inner.version !== "number") {
    throw new Error("this is no metadata: expected an object with 'version' and 'sources', as an export has them");
  }
  return inner;
}
