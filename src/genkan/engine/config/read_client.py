"""What sends the statements of queries to Postgres (ADR 0043)."""

from enum import Enum


class ReadClient(Enum):
    """PIPELINED: our own, many reads on one connection. ASYNCPG: one read on each."""

    PIPELINED = "pipelined"
    ASYNCPG = "asyncpg"


def read_read_client(text: str) -> ReadClient:
    """``asyncpg`` -> ASYNCPG. Raises ValueError."""
    try:
        return ReadClient(text.strip())
    except ValueError:
        expected = " or ".join(f"'{one.value}'" for one in ReadClient)
        raise ValueError(f"expected {expected}, found '{text}'") from None
