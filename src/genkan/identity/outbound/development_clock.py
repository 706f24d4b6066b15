"""A clock that development may put forward, so that nobody waits for a token to expire."""

from datetime import UTC, datetime, timedelta


class DevelopmentClock:
    """The system's clock and so much on top; each process has its own, and starts with none."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self.ahead
