"""A question as a tree, and as GraphQL: to the tables as a role, to the views as admin.

The two texts differ where a view can not say what a permission says: a limit of rows is written
into the question, and ``by_pk``, for which a view has no key, is a condition.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any


class Asker(Enum):
    ROLE = "of the tables, as the role"
    ADMIN = "of the views, as admin"


class Word(str):
    """A value of an enum: without quotes in a document."""

    __slots__ = ()


@dataclass
class Typed:
    """A value that may stand in a variable."""

    type: str
    value: Any
    is_variable: bool


@dataclass
class Field:
    """``bound``: the permission's limit on these rows. kind: what the writers treat apart."""

    alias: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    fields: list["Field"] | None = None
    bound: int | None = None
    kind: str = "plain"  # or "many", "about", "by_pk"
    is_optional: bool = False  # behind an @include that holds


@dataclass
class Writing:
    """The variables given so far."""

    asker: Asker
    declared: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def variable(self, value: Typed) -> str:
        name = f"v{len(self.values)}"
        self.declared.append(f"${name}: {value.type}")
        self.values[name] = plain(value)
        return f"${name}"


def request(root: Field, asker: Asker) -> dict[str, Any]:
    """The body to send."""
    writing = Writing(asker)
    text = selections([root], writing)
    head = f"query ({', '.join(writing.declared)}) " if writing.declared else "query "
    return {"query": head + text, "variables": writing.values}


def selections(fields: list[Field], writing: Writing) -> str:
    asked = (
        fields if writing.asker is Asker.ROLE else [one for it in fields for one in as_admin(it)]
    )
    return "{ " + " ".join(one_field(one, writing) for one in asked) + " }"


def as_admin(asked: Field) -> Iterator[Field]:
    if asked.kind == "by_pk":
        key = {name: {"_eq": value} for name, value in asked.arguments.items()}
        name = asked.name.removesuffix("_by_pk")
        yield replace(asked, alias=f"{asked.alias}__one", name=name, arguments={"where": key})
    elif asked.kind == "many":
        yield bounded(asked)
    elif asked.kind == "about" and asked.bound is not None:
        # A permission's limit bounds the nodes, not what is counted.
        nodes = [one for one in asked.fields or [] if one.name == "nodes"]
        others = [one for one in asked.fields or [] if one.name != "nodes"]
        if others:
            yield replace(asked, fields=others)
        if nodes:
            apart = asked.alias if not others else f"{asked.alias}__too"
            yield replace(bounded(asked), alias=apart, fields=nodes)
    else:
        yield asked


def bounded(asked: Field) -> Field:
    given = asked.arguments.get("limit")
    limits = [one for one in (plain(given), asked.bound) if one is not None]
    if asked.bound is None or not limits:
        return asked
    return replace(asked, arguments={**asked.arguments, "limit": min(limits)})


def one_field(asked: Field, writing: Writing) -> str:
    given = {name: literal(value, writing) for name, value in asked.arguments.items()}
    arguments = ", ".join(f"{name}: {value}" for name, value in given.items())
    text = f"{asked.alias}: {asked.name}" + (f"({arguments})" if arguments else "")
    if asked.is_optional:
        text += (
            f" @include(if: {writing.variable(Typed('Boolean!', value=True, is_variable=True))})"
        )
    return text if asked.fields is None else f"{text} {selections(asked.fields, writing)}"


def literal(value: Any, writing: Writing) -> str:
    """GraphQL's literals are JSON's, but for enums and the keys of objects."""
    match value:
        case Typed(is_variable=True):
            return writing.variable(value)
        case Typed(value=inner):
            return literal(inner, writing)
        case Word():
            return str(value)
        case dict():
            members = (f"{key}: {literal(inner, writing)}" for key, inner in value.items())
            return "{" + ", ".join(members) + "}"
        case list():
            return "[" + ", ".join(literal(inner, writing) for inner in value) + "]"
        case _:
            return json.dumps(value)


def plain(value: Any) -> Any:
    """The value as JSON, without what says how to write it."""
    match value:
        case Typed(value=inner):
            return plain(inner)
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case _:
            return value


def as_asked(answer: Any) -> Any:
    """An admin's answer in the form of the role's: what was asked apart is one again."""
    if isinstance(answer, list):
        return [as_asked(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    whole: dict[str, Any] = {}
    for name, value in answer.items():
        if name.endswith("__one"):
            whole[name.removesuffix("__one")] = as_asked(value)[0] if value else None
        elif name.endswith("__too"):
            whole[name.removesuffix("__too")].update(as_asked(value))
        else:
            whole[name] = as_asked(value)
    return whole
