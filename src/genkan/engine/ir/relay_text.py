"""Relay's opaque texts, read: base64 of JSON, as `sql.relay` writes them.

Read when a request is planned and, of a text that came as a variable, whenever it is bound.
Source: Hasura v2, Data.Text base64Decode; the messages are those of Haskell's JSON parser.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast

import msgspec

# Fractions keep their digits; a float would lose some of them.
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
# A text is read once for each of its values; a client could send longer ones to fill memory.
_LONGEST_KEPT: Final = 2_000


def decoded(text: str) -> object:
    """The JSON inside. Raises ValueError; what is returned may be shared, so not changed."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _decoded(text)


def value_at(json: object, steps: Sequence[str | int]) -> object:
    """What stands at the steps. Raises LookupError where there is nothing."""
    for step in steps:
        match json, step:
            case dict(), str():
                json = cast("Mapping[str, object]", json)[step]
            case list(), int():
                json = cast("Sequence[object]", json)[step]
            case _:
                raise KeyError(step)
    return json


def base64_decoded(text: str) -> bytes:
    """The bytes, as lenient as Haskell's decoder: other letters and missing padding pass."""
    letters = _NOT_BASE64.sub(b"", text.encode("ascii", "ignore"))
    if len(letters) % 4 == 1:  # six bits alone are no byte
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


@lru_cache(maxsize=512)
def _kept(text: str) -> object:
    return _decoded(text)


def _decoded(text: str) -> object:
    json = base64_decoded(text)
    try:
        return _DECODER.decode(json)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ValueError(_syntax_fault(json, str(error))) from None


def _syntax_fault(text: bytes, fault: str) -> str:
    if not text.strip() or "truncated" in fault:
        return "not enough input"
    position = re.search(r"\(byte (\d+)\)", fault)
    at = int(position[1]) if position else 0
    rest = text[at : at + 100].decode("latin-1")
    return f"Failed reading: not a valid json value at '{rest}'"
