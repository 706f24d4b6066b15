"""The answer: the JSON texts of the root fields, joined without a look into them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from genkan.engine.names import ResponseName


def response_frame(names: Sequence[ResponseName]) -> tuple[bytes, ...]:
    """What stands before each root field's text, and after the last.

    ``("a", "b")`` -> ``{"data":{"a":``, ``,"b":``, ``}}``.
    """
    keys = [msgspec.json.encode(name) + b":" for name in names]
    opening = [b'{"data":{' + key if index == 0 else b"," + key for index, key in enumerate(keys)]
    return (*(opening or [b'{"data":{']), b"}}")


def join_response(frame: Sequence[bytes], texts: Sequence[bytes]) -> bytes:
    """The body: `frame` and the root fields' texts in turn."""
    if len(texts) == 1:
        return frame[0] + texts[0] + frame[1]
    pieces: list[bytes] = []
    for before, text in zip(frame, texts, strict=False):
        pieces.append(before)
        pieces.append(text)
    pieces.extend(frame[len(texts) :])
    return b"".join(pieces)
