"""Answers that are kept compressed."""

import gzip

import pytest

from genkan.engine.operation.packed import Packed, packing, plain


@pytest.mark.parametrize("body", [b"", b"{}", b"ab" * 200_000])
def test_what_is_packed_is_gzip_and_gives_the_body_again(body: bytes) -> None:
    packed = Packed(b"".join(packing(body)), len(body))
    assert gzip.decompress(packed.gzip) == plain(packed) == plain(body) == body
    assert len(packed) == len(body)
