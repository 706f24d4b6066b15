"""When two texts are the same value: of the types whose values tell which rows a query reads."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from genkan.engine.ir.value import PgType

_INTEGERS: Final = frozenset({"int2", "int4", "int8"})
_TEXTS: Final = frozenset({"text", "varchar"})
_TRUTHS: Final = {"t": "t", "true": "t", "f": "f", "false": "f"}
_KEY_TYPES: Final = _INTEGERS | _TEXTS | {"uuid", "bool"}


def is_key_type(pg_type: PgType) -> bool:
    """Whether values of the type are told apart by `key_text`.

    Of other types equal values may have several texts (``1.0`` and ``1.00``).
    """
    return pg_type.schema == "pg_catalog" and pg_type.name in _KEY_TYPES


def key_text(type_name: str, text: str) -> str | None:
    """The one text for all that mean this value of a key type; None when it is not understood.

    Postgres may read what we do not (``0x1F``); then the value is not known.
    """
    if type_name in _TEXTS:
        return text
    if type_name == "bool":
        return _TRUTHS.get(text.strip().lower())
    try:
        return str(int(text)) if type_name in _INTEGERS else UUID(text.strip()).hex
    except ValueError:
        return None
