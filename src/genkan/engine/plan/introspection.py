"""The introspection fields of an operation, answered at once from the role's schema.

Most of an answer is the same few things again and again: the selections are made into writers
of text once, which know for each field how it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias, cast

import msgspec

from genkan.engine.errors import ValidationFailed
from genkan.engine.operation.model import Selection
from genkan.engine.schema.binding import Argument, MetaField, MetaRoot, TypenameBinding
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.introspection import MetaType, meta_type, reader_of, type_of_field
from genkan.engine.schema.model import type_text

# Lists of types within lists of types multiply the answer with each level; tools need two.
_LISTS: Final = frozenset({"fields", "interfaces", "possibleTypes", "inputFields"})
_MOST_LISTS: Final = 3

_Write: TypeAlias = Callable[[object], str]


def introspect(
    selection: Selection, root: MetaRoot, schema: RoleSchema
) -> Callable[[], Iterator[bytes]]:
    """How to write the JSON of ``__schema`` or ``__type``: piece by piece, and some are empty."""
    _check_lists(selection, 0)
    return lambda: _pieces(selection, root, schema)


def _pieces(selection: Selection, root: MetaRoot, schema: RoleSchema) -> Iterator[bytes]:
    for _ in schema.make_all_types():
        yield b""
    texts = _Texts(schema)
    if root is MetaRoot.TYPE:
        subject = meta_type(schema, _type_name(selection))
        write = texts.object_writer(selection.selections, MetaType.TYPE)
        yield b"null" if subject is None else write(subject).encode()
        return
    opening = "{"
    for one in selection.selections:
        yield f"{opening}{texts.key(one)}".encode()
        opening = ","
        if one.binding == MetaField("types"):
            yield from _types(texts.object_writer(one.selections, MetaType.TYPE), schema)
        else:
            yield texts.member_writer(one, MetaType.SCHEMA)(schema).encode()
    yield b"}"


def _types(write: _Write, schema: RoleSchema) -> Iterator[bytes]:
    opening = "["
    for named in schema.all_types():
        yield f"{opening}{write(named)}".encode()
        opening = ","
    yield b"]"


def _type_name(selection: Selection) -> str:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.TYPE_NAME and isinstance(entry.value, str):
            return entry.value
    raise AssertionError("__type without a name")


class _Texts:
    """Writers of one introspection, and the texts of what they have written before."""

    def __init__(self, schema: RoleSchema) -> None:
        self._schema = schema
        self._leaves = _Leaves()

    def key(self, selection: Selection) -> str:
        """``"name":``."""
        return f"{self._leaves[selection.response_name]}:"

    def object_writer(self, selections: tuple[Selection, ...], of: MetaType) -> _Write:
        """Writes what is selected of a subject: ``{"kind":"OBJECT","name":"author"}``."""
        members = [(self.key(one), self.member_writer(one, of)) for one in selections]

        def write(subject: object) -> str:
            return f"{{{','.join([key + value(subject) for key, value in members])}}}"

        return _remembering(write) if of is MetaType.TYPE else write

    def member_writer(self, selection: Selection, of: MetaType) -> _Write:
        """Writes the value of one field of a subject."""
        leaves = self._leaves
        match selection.binding:
            case TypenameBinding(type_name):
                text = leaves[type_name]
                return lambda _: text
            case MetaField(name):
                read = reader_of(self._schema, of, name)
            case other:
                raise AssertionError(f"{other} in introspection")
        of_field = type_of_field(of, name)
        if of_field is None:
            return lambda subject: leaves[read(subject)]
        write = self.object_writer(selection.selections, of_field)

        def write_found(subject: object) -> str:
            found = read(subject)
            if found is None:
                return "null"
            return f"[{','.join(map(write, found))}]" if isinstance(found, tuple) else write(found)

        return write_found


class _Leaves(dict[object, str]):
    """Names, descriptions, flags and null, as JSON has them."""

    def __missing__(self, value: object) -> str:
        self[value] = text = msgspec.json.encode(value).decode()
        return text


def _remembering(write: _Write) -> _Write:
    """Most of an introspection is references to types: thousands of fields name the same few."""
    written: dict[str, str] = {}
    name_of = cast("Callable[[object], str]", type_text)

    def write_type(subject: object) -> str:
        name = name_of(subject)
        text = written.get(name)
        if text is None:
            text = written[name] = write(subject)
        return text

    return write_type


def _check_lists(selection: Selection, lists: int) -> None:
    match selection.binding:
        case MetaField(name) if name in _LISTS:
            lists += 1
        case _:
            pass
    if lists > _MOST_LISTS:
        raise ValidationFailed(
            f"introspection goes through more than {_MOST_LISTS} lists of fields",
            path=selection.place,
        )
    for one in selection.selections:
        _check_lists(one, lists)
