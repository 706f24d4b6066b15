"""Long work that lets others have their turn."""

import asyncio
from collections.abc import Iterator

import pytest

from genkan.engine import give_way


def test_others_have_their_turn_between_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(give_way, "SLICE_SECONDS", 0)
    met: list[str] = []

    def steps() -> Iterator[bytes]:
        for name in (b"a", b"", b"b"):
            met.append(name.decode())
            yield name

    async def other() -> None:
        for _ in range(3):
            met.append("other")
            await asyncio.sleep(0)

    async def both() -> bytes:
        _, gathered = await asyncio.gather(other(), give_way.gather(steps()))
        return gathered

    assert asyncio.run(both()) == b"ab"
    assert met == ["other", "a", "other", "", "other", "b"]
