/** SQL as a root field, and the shape of its rows. Source: Hasura, Native Queries, Logical Models. */
import { metadataChange, type Change } from "../change/change";

export interface TypedName {
  name: string;
  type: string;
  nullable: boolean;
}

/** `id int not null, name text` -> its parts; a line or a comma between them. */
export function typedNames(text: string): readonly TypedName[] {
  return text
    .split(/[\n,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...rest] = line.split(/\s+/);
      const type = rest.join(" ");
      const bare = type.replace(/\s*not null$/i, "");
      return { name, type: bare, nullable: bare === type };
    });
}

/** null: each has a name and a type. */
export function typedNamesProblem(text: string): string | null {
  const wrong = typedNames(text).find(({ name, type }) => type === "" || !/^[_A-Za-z]\w*$/.test(name));
  return wrong === undefined ? null : `'${wrong.name}': write a name and a type, as in id int not null`;
}

export interface NativeQueryDraft {
  name: string;
  code: string;
  arguments: string;
  /** An existing logical model, or one that is made with it. */
  model: string;
  /** Fields of a new logical model; empty: the model is there. */
  fields: string;
}

/** One call: the model when it is new, then the query. */
export function trackNativeQuery(source: string, draft: NativeQueryDraft): Change {
  const model = draft.model.trim();
  const fields = typedNames(draft.fields);
  const taken = typedNames(draft.arguments).map(({ name, type, nullable }) => [name, { type, nullable }]);
  const query = {
    type: "pg_track_native_query",
    args: { source, root_field_name: draft.name.trim(), type: "query", code: draft.code.trim().replace(/;$/, ""), arguments: Object.fromEntries(taken), returns: model },
  };
  if (fields.length === 0) return metadataChange(query.type, query.args);
  const made = {
    type: "pg_track_logical_model",
    args: { source, name: model, fields: fields.map(({ name, type, nullable }) => ({ name, type: { scalar: type, nullable } })) },
  };
  return { kind: "metadata", type: "bulk", args: [made, query] };
}

/** `{{name}}` in the code that nobody declared. */
export function undeclaredArguments(code: string, declared: string): readonly string[] {
  const names = new Set(typedNames(declared).map(({ name }) => name));
  return [...new Set([...code.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((found) => found[1] ?? ""))].filter((name) => !names.has(name));
}
