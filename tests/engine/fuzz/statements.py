"""What is sent to Postgres, looked at: a client's text stands there quoted or not at all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asyncpg.connection import Connection

from tests.engine.fuzz.hostile import CANARY

METHODS = ["execute", "executemany", "fetch", "fetchval", "fetchrow", "prepare"]
QUOTED = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements in which the canary stands outside of quotes."""
    found: list[str] = []

    def look(text: object) -> None:
        if isinstance(text, str) and CANARY in QUOTED.sub("", text):
            found.append(text)

    with monkeypatch.context() as patch:
        for name in METHODS:
            patch.setattr(Connection, name, looking(getattr(Connection, name), look))
        yield found


def looking(method: Any, look: Any) -> Any:
    async def wrapped(self: Connection, text: object, *args: object, **kwargs: object) -> Any:
        look(text)
        return await method(self, text, *args, **kwargs)

    return wrapped
