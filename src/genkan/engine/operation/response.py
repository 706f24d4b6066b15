"""The answer: the JSON texts of the root fields, joined without a look into them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from genkan.engine.names import ResponsePath


def response_frame(paths: Sequence[ResponsePath]) -> tuple[bytes, ...]:
    """What stands before each root field's text, and after the last.

    ``("a",), ("b",)`` -> ``{"data":{"a":``, ``,"b":``, ``}}``. Fields of one namespace stand
    together: ``("hr", "a"), ("hr", "b")`` -> ``{"data":{"hr":{"a":``, ``,"b":``, ``}}}``.
    """
    frame: list[bytes] = []
    opening = b'{"data":{'
    before: ResponsePath = ()
    for path in paths:
        shared = _shared(before[:-1], path[:-1])
        if before:
            opening = b"}" * (len(before) - 1 - shared) + b","
        keys = [msgspec.json.encode(name) for name in path[shared:]]
        frame.append(opening + b":{".join(keys) + b":")
        before = path
    if not before:
        return (opening + b"}}",)
    return (*frame, b"}" * len(before) + b"}")


def _shared(before: ResponsePath, after: ResponsePath) -> int:
    """How many objects of `before` are still open for `after`."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


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
