"""The clock of connections, which a test can set ahead."""

from datetime import datetime, timedelta, tzinfo

import pytest

from genkan.engine.http import connection_life


class Clock(datetime):
    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + cls.ahead


def set_ahead(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    """The time of connections is so much later than it is, until the test ends."""
    monkeypatch.setattr(connection_life, "datetime", Clock)
    monkeypatch.setattr(Clock, "ahead", ahead)
