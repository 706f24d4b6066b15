"""The right-hand side of a permission's comparison: a constant or a session variable.

Source: Hasura v2, permission rules: session variables are the strings that begin with
``x-hasura-`` in any case.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, TypeGuard, cast

from genkan.engine.catalog.model import PgType, TypeKind, array_of
from genkan.engine.errors import ParseFailed, UnexpectedPayload
from genkan.engine.ir.ltree import NOT_A_LABEL_PATH, is_label_path
from genkan.engine.ir.value import Constant, SessionValue, Value
from genkan.engine.ir.value_text import JSON_TYPES, array_text, value_text
from genkan.engine.names import SessionVariable

PREFIX = "x-hasura-"
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# An older name of x-hasura-user-id that Hasura still reads.
REQUEST_USER_ID = "req_user_id"


class Origin(Enum):
    """Who wrote the condition: in a permission a string may name a session variable."""

    PERMISSION = auto()
    CLIENT = auto()


def session_variable(value: object) -> SessionVariable | None:
    """The session variable a JSON string names, or None when it is anything else."""
    if not isinstance(value, str):
        return None
    name = value.lower()
    if name == REQUEST_USER_ID:
        return SessionVariable("x-hasura-user-id")
    return SessionVariable(name) if name.startswith(PREFIX) else None


def member_path(path: str, name: str) -> str:
    """The place of a member: ``$.id``, ``$["$eq"]`` (source: Hasura v2, JSON paths)."""
    is_plain = _PLAIN_NAME.fullmatch(name) is not None
    return f"{path}.{name}" if is_plain else f'{path}["{name}"]'


def filter_value(
    value: object, pg_type: PgType, path: str, origin: Origin = Origin.PERMISSION
) -> Value:
    """One value of ``pg_type``. A JSON null is SQL null, which equals nothing but a null."""
    name = session_variable(value) if origin is Origin.PERMISSION else None
    if name is not None:
        return SessionValue(name, pg_type)
    if pg_type.name == "ltree" and value is not None and not is_label_path(value):
        raise ParseFailed(NOT_A_LABEL_PATH, path=path)
    is_nested = is_list(value) or as_object(value) is not None
    takes_nested = pg_type.name in JSON_TYPES or pg_type.kind in {
        TypeKind.ARRAY,
        TypeKind.COMPOSITE,
    }
    if is_nested and not takes_nested:
        found = "Array" if is_list(value) else "Object"
        raise ParseFailed(
            f"expected a value for type '{pg_type.name}', but found: {found}", path=path
        )
    if pg_type.kind is TypeKind.ARRAY and is_list(value):
        _refuse_session_variables(value, path, origin)
    return Constant(value_text(value, pg_type), pg_type)


def filter_values(
    value: object, element: PgType, path: str, origin: Origin = Origin.PERMISSION
) -> Value:
    """A list of values of ``element``; a session variable holds an array literal: ``{1,2}``."""
    pg_type = array_of(element)
    name = session_variable(value) if origin is Origin.PERMISSION else None
    if name is not None:
        return SessionValue(name, pg_type)
    if not is_list(value):
        raise UnexpectedPayload(
            "expected a list of values, or a session variable that holds an array", path=path
        )
    _refuse_session_variables(value, path, origin)
    for index, item in enumerate(value):
        filter_value(item, element, f"{path}[{index}]", origin)
    return Constant(array_text(value, element), pg_type)


def _refuse_session_variables(items: list[object], path: str, origin: Origin) -> None:
    """Hasura takes them for literals there: `_nin` of one would silently let rows through."""
    for index, item in enumerate(items):
        if origin is Origin.PERMISSION and session_variable(item) is not None:
            raise UnexpectedPayload(
                f"session variable '{item}' can not be one of a list; "
                "let one session variable hold the whole array",
                path=f"{path}[{index}]",
            )


def is_list(value: object) -> TypeGuard[list[object]]:
    """A JSON list."""
    return isinstance(value, list)


def as_object(value: object) -> dict[str, object] | None:
    """A JSON object, or None."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
