"""Answers that are kept compressed, since they are long and asked for again and again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

PACKED_FROM_BYTES: Final = 20_000
_LEVEL: Final = 6
# zlib's manual, deflateInit2: 16 more than the window's size writes gzip's header and trailer.
_GZIP: Final = zlib.MAX_WBITS | 16
_CHUNK_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Packed:
    """The body of an answer as gzip has it (RFC 1952); ``size``: how long it is unpacked."""

    gzip: bytes = field(repr=False)
    size: int

    def __len__(self) -> int:
        """The length of the body itself."""
        return self.size


def packing(body: bytes) -> Iterator[bytes]:
    """The pieces of the body's gzip, a little of the work at each step."""
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    view = memoryview(body)
    for start in range(0, len(body), _CHUNK_BYTES):
        yield packer.compress(view[start : start + _CHUNK_BYTES])
    yield packer.flush()


def plain(body: bytes | Packed) -> bytes:
    """The body itself."""
    return zlib.decompress(body.gzip, wbits=_GZIP) if isinstance(body, Packed) else body
