"""A random query as a GraphQL request, its conditions as literals or as variables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from genkan.engine.operation.model import GraphQLRequest
from tests.engine.property.random_world import Query


@dataclass
class Writing:
    """The variables given so far; None writes literals."""

    variables: dict[str, tuple[str, object]] | None = field(default=None)

    def value(self, type_name: str, value: object) -> str:
        if self.variables is None:
            return literal(value)
        name = f"v{len(self.variables)}"
        self.variables[name] = (type_name, value)
        return f"${name}"


def with_literals(query: Query) -> GraphQLRequest:
    return GraphQLRequest("query { " + root_field(query, Writing()) + " }", {}, None)


def with_variables(query: Query) -> GraphQLRequest:
    writing = Writing({})
    text = root_field(query, writing)
    given = writing.variables or {}
    declared = " ".join(f"${name}: {type_name}" for name, (type_name, _) in given.items())
    values = {name: value for name, (_, value) in given.items()}
    return GraphQLRequest(f"query ({declared}) {{ {text} }}", values, None)


def root_field(query: Query, writing: Writing) -> str:
    name = query.table if query.values is None else f"{query.table}_aggregate"
    return f"root: {name}{asked(query, writing)}"


def asked(query: Query, writing: Writing) -> str:
    return arguments(query, writing) + (
        fields(query, writing) if query.values is None else values(query, writing)
    )


def arguments(query: Query, writing: Writing) -> str:
    order = [ordered(path, way) for path, way in query.order_by] + ["{id: asc}"]
    given = {
        "where": writing.value(f"{query.table}_bool_exp", query.where),
        "order_by": "[" + ", ".join(order) + "]",
    }
    if query.distinct_on:
        given["distinct_on"] = f"[{query.distinct_on}]"
    if query.limit is not None:
        given["limit"] = writing.value("Int", query.limit)
    if query.offset is not None:
        given["offset"] = writing.value("Int", query.offset)
    return "(" + ", ".join(f"{name}: {value}" for name, value in given.items()) + ")"


def ordered(path: tuple, way: str) -> str:
    if len(path) == 1:
        return f"{{{path[0]}: {way}}}"
    if path[1] == "count":
        return f"{{{path[0]}_aggregate: {{count: {way}}}}}"
    if path[1] == "max":
        return f"{{{path[0]}_aggregate: {{max: {{{path[2]}: {way}}}}}}}"
    return f"{{{path[0]}: {ordered(path[1:], way)}}}"


def values(query: Query, writing: Writing) -> str:
    counted = []
    for name, (function, column) in (query.values or {}).items():
        if column is None:
            counted.append(f"{name}: count")
        elif function in {"count", "distinct"}:
            distinct = literal(function == "distinct")
            counted.append(f"{name}: count(columns: [{column}], distinct: {distinct})")
        else:
            counted.append(f"{name}: {function} {{ v: {column} }}")
    nodes = " nodes " + fields(query, writing) if query.fields else ""
    return "{ aggregate { " + " ".join(counted) + " }" + nodes + " }"


def fields(query: Query, writing: Writing) -> str:
    return "{ " + " ".join(one_field(*one, writing) for one in query.fields.items()) + " }"


def one_field(name: str, wanted: tuple, writing: Writing) -> str:
    match wanted:
        case ("column", column):
            return f"{name}: {column}"
        case ("typename", _):
            return f"{name}: __typename"
        case ("object", relation, inner):
            return f"{name}: {relation}{fields(inner, writing)}"
        case ("array", relation, inner):
            return f"{name}: {relation}{asked(inner, writing)}"
        case (_, relation, inner):
            return f"{name}: {relation}_aggregate{asked(inner, writing)}"


def literal(value: object) -> str:
    """GraphQL's literals are JSON's, but for the keys of objects."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)
