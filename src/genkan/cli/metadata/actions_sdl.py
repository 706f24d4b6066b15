"""Actions and custom types as ``actions.graphql`` and ``actions.yaml`` have them, and as metadata.

What GraphQL can say of them (arguments, types, fields, descriptions) stands in the first, all else
in the second, by name. Source: Hasura v2, command line, actions; `cli-ext`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias, cast

from graphql.error import GraphQLSyntaxError
from graphql.language import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
)
from graphql.language.block_string import print_block_string

Json: TypeAlias = Mapping[str, object]
ROOTS: Final = {"Mutation": "mutation", "Query": "query"}
KINDS: Final = ("enums", "input_objects", "objects", "scalars")


class UnreadableSdl(ValueError):
    """The text is no SDL of actions; the message says why."""


def actions_from_files(sdl: str, rest: Json) -> Json:
    """``actions`` and ``custom_types`` of the metadata. Raises UnreadableSdl."""
    actions, types = _parsed(sdl)
    others = {str(one.get("name")): one for one in _listed(rest.get("actions"))}
    declared = cast("Json", rest.get("custom_types") or {})
    _check_named(actions, others, "actions")
    found: dict[str, object] = {
        "actions": [_merged_action(actions[name], one) for name, one in others.items()]
    }
    custom: dict[str, object] = {}
    for kind in KINDS:
        known = {str(one.get("name")): one for one in _listed(declared.get(kind))}
        custom[kind] = [{**known.get(name, {}), **one} for name, one in types[kind].items()]
        gone = sorted(known.keys() - types[kind].keys())
        if gone:
            raise UnreadableSdl(
                f"actions.yaml names the type '{gone[0]}', actions.graphql does not"
            )
    return {**found, "custom_types": {kind: one for kind, one in custom.items() if one}}


def _check_named(sdl: Iterable[str], rest: Iterable[str], what: str) -> None:
    first, second = set(sdl), set(rest)
    for name in sorted(first ^ second):
        place, other = (
            ("actions.graphql", "actions.yaml")
            if name in first
            else ("actions.yaml", "actions.graphql")
        )
        raise UnreadableSdl(f"'{name}' of the {what} stands in {place}, and not in {other}")


def _merged_action(said: Json, rest: Json) -> Json:
    definition = {**cast("Json", rest.get("definition") or {}), **said}
    return {**rest, "definition": definition}


def _parsed(sdl: str) -> tuple[dict[str, Json], dict[str, dict[str, Json]]]:
    actions: dict[str, Json] = {}
    types: dict[str, dict[str, Json]] = {kind: {} for kind in KINDS}
    if not sdl.strip():
        return actions, types
    try:
        document = parse(sdl, no_location=True)
    except GraphQLSyntaxError as error:
        raise UnreadableSdl(error.message) from None
    for node in document.definitions:
        match node:
            case ObjectTypeDefinitionNode() | ObjectTypeExtensionNode() if node.name.value in ROOTS:
                for field in node.fields or ():
                    actions[field.name.value] = _action(field, ROOTS[node.name.value])
            case ObjectTypeDefinitionNode():
                types["objects"][node.name.value] = _described(node, fields=_fields(node.fields))
            case InputObjectTypeDefinitionNode():
                types["input_objects"][node.name.value] = _described(
                    node, fields=_fields(node.fields)
                )
            case EnumTypeDefinitionNode():
                values = [
                    {"value": one.name.value, **_description(one.description)}
                    for one in node.values or ()
                ]
                types["enums"][node.name.value] = _described(node, values=values)
            case ScalarTypeDefinitionNode():
                types["scalars"][node.name.value] = _described(node)
            case _:
                raise UnreadableSdl(f"actions.graphql holds a {node.kind}, which is no type")
    return actions, types


def _action(field: FieldDefinitionNode, type_: str) -> Json:
    arguments = [_field(one) for one in field.arguments or ()]
    said: dict[str, object] = {"output_type": print_ast(field.type), "type": type_}
    return {**said, "arguments": arguments} if arguments else said


def _fields(
    fields: Sequence[FieldDefinitionNode | InputValueDefinitionNode] | None,
) -> list[Json]:
    return [_field(one) for one in fields or ()]


def _field(node: FieldDefinitionNode | InputValueDefinitionNode) -> Json:
    return {
        "name": node.name.value,
        "type": print_ast(node.type),
        **_description(node.description),
    }


def _described(
    node: ObjectTypeDefinitionNode
    | InputObjectTypeDefinitionNode
    | EnumTypeDefinitionNode
    | ScalarTypeDefinitionNode,
    **more: object,
) -> Json:
    return {"name": node.name.value, **_description(node.description), **more}


def _description(node: StringValueNode | None) -> Json:
    return {} if node is None else {"description": node.value}


def actions_sdl(metadata: Json) -> str:
    """``actions.graphql``."""
    types = cast("Json", metadata.get("custom_types") or {})
    blocks = [*_root_blocks(_listed(metadata.get("actions")))]
    blocks += [_block("input", one) for one in _listed(types.get("input_objects"))]
    blocks += [_block("type", one) for one in _listed(types.get("objects"))]
    for one in _listed(types.get("enums")):
        values = "".join(
            f"{_words(value, '  ')}  {value['value']}\n" for value in _listed(one.get("values"))
        )
        blocks.append(f"{_words(one)}enum {one['name']} {{\n{values}}}\n")
    blocks += [f"{_words(one)}scalar {one['name']}\n" for one in _listed(types.get("scalars"))]
    return "\n".join(blocks)


def _root_blocks(actions: Sequence[Json]) -> Iterator[str]:
    for one in actions:
        definition = cast("Json", one["definition"])
        root = "Query" if definition.get("type") == "query" else "Mutation"
        arguments = "".join(
            f"{_words(each, '    ')}    {each['name']}: {each['type']}\n"
            for each in _listed(definition.get("arguments"))
        )
        taken = f"(\n{arguments}  )" if arguments else ""
        yield f"type {root} {{\n  {one['name']}{taken}: {definition['output_type']}\n}}\n"


def _block(keyword: str, one: Json) -> str:
    fields = "".join(
        f"{_words(each, '  ')}  {each['name']}: {each['type']}\n"
        for each in _listed(one.get("fields"))
    )
    return f"{_words(one)}{keyword} {one['name']} {{\n{fields}}}\n"


def _words(one: Json, indent: str = "") -> str:
    description = one.get("description")
    if not isinstance(description, str) or not description:
        return ""
    return "".join(f"{indent}{line}\n" for line in print_block_string(description).split("\n"))


def actions_rest(metadata: Json) -> Json:
    """What ``actions.yaml`` holds: all that ``actions.graphql`` does not say."""
    types = cast("Json", metadata.get("custom_types") or {})
    custom = {
        kind: [_without(one, "description", "fields", "values") for one in _listed(types.get(kind))]
        for kind in KINDS
    }
    return {
        "actions": [
            {**one, "definition": _without(cast("Json", one["definition"]), *_SAID)}
            for one in _listed(metadata.get("actions"))
        ],
        "custom_types": custom,
    }


_SAID: Final = ("arguments", "output_type", "type")


def _without(one: Json, *keys: str) -> Json:
    return {key: value for key, value in one.items() if key not in keys}


def _listed(value: object) -> Sequence[Json]:
    return cast("Sequence[Json]", value) if isinstance(value, list) else ()
