"""Kinde's OpenAPI document, as what our answers are checked against.

A member that the document does not require may be absent or null: Kinde's generated clients
read both alike, and Kinde itself answers null where its document says `string`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft4Validator

DOCUMENT = Path(__file__).with_name("kinde-management-api.yaml")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Statuses that Kinde's document leaves out, or describes without a body.
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 429})
ERRORS = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                "additionalProperties": False,
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class SpecOperation:
    """One operation of the document. scope: None where it names none."""

    method: str
    path: str
    name: str
    scope: str | None
    responses: Mapping[int, Mapping[str, Any] | None]


@cache
def spec_operations() -> Mapping[tuple[str, str], SpecOperation]:
    """All operations, by method and shape of the path."""
    with DOCUMENT.open(encoding="utf-8") as file:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        document = yaml.load(file, Loader=loader)  # noqa: S506 - the safe one, but in C
    found = (
        _operation(document, path, method, members[method.lower()])
        for path, members in document["paths"].items()
        for method in METHODS
        if method.lower() in members
    )
    return {(each.method, shape(each.path)): each for each in found}


def shape(path: str) -> str:
    """The path without the names of its gaps: Kinde calls the same gap differently."""
    return re.sub(r"\{\w+\}", "{}", path)


def called_operation(method: str, path: str) -> SpecOperation | None:
    """The operation whose path fits this one: literal segments before gaps."""
    fitting = [
        each
        for each in spec_operations().values()
        if each.method == method
        and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(each.path)), path)
    ]
    return min(fitting, key=lambda each: each.path.count("{"), default=None)


def faults(operation: SpecOperation, status: int, content: Any) -> Iterator[str]:
    """What is wrong with an answer; nothing when it is as the document has it."""
    if status in REFUSALS:
        schema: Mapping[str, Any] | None = ERRORS
    elif status in operation.responses:
        schema = operation.responses[status]
    else:
        yield f"status {status} is not one of {sorted(operation.responses)}"
        return
    if schema is not None:
        for error in Draft4Validator(schema).iter_errors(content):
            yield f"{error.json_path}: {error.message}"


def _operation(
    document: Mapping[str, Any], path: str, method: str, members: Mapping[str, Any]
) -> SpecOperation:
    told = re.search(r"<code>([a-z_]+:[a-z_]+)</code>", members.get("description", ""))
    return SpecOperation(
        method=method,
        path=path,
        name=members["operationId"],
        scope=members.get("x-scope") or (told.group(1) if told else None),
        responses={
            int(status): _body(document, response)
            for status, response in members["responses"].items()
        },
    )


def _body(document: Mapping[str, Any], response: Mapping[str, Any]) -> Mapping[str, Any] | None:
    content = _resolved(document, response).get("content", {})
    json_schemas = [each["schema"] for kind, each in content.items() if "json" in kind]
    return _schema(document, json_schemas[0]) if json_schemas else None


def _schema(document: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0's schema as JSON Schema: references resolved, `nullable` a type."""
    schema = dict(_resolved(document, written))
    required = schema.get("required", ())
    if "properties" in schema:
        schema["properties"] = {
            name: _schema(document, each) if name in required else _or_null(_schema(document, each))
            for name, each in schema["properties"].items()
        }
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            schema[inner] = _schema(document, schema[inner])
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            schema[several] = [_schema(document, each) for each in schema[several]]
    return _or_null(schema) if schema.pop("nullable", False) else schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _resolved(document: Mapping[str, Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in written:
        target: Any = document
        for step in written["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        written = target
    return written
