"""How much of each other transactions that run at the same time may see.

Source: Hasura v2, server flags: `--tx-iso`; metadata: PGSourceConnectionInfo,
`isolation_level`; PostgreSQL, 13.2 Transaction Isolation.
"""

from enum import Enum


class IsolationLevel(Enum):
    """By Hasura's names."""

    READ_COMMITTED = "read-committed"
    REPEATABLE_READ = "repeatable-read"
    SERIALIZABLE = "serializable"


def read_isolation_level(text: str) -> IsolationLevel:
    """``serializable`` -> SERIALIZABLE. Raises ValueError, in Hasura's words."""
    try:
        return IsolationLevel(text)
    except ValueError:
        expected = " / ".join(level.value for level in IsolationLevel)
        raise ValueError(f"Only expecting {expected}") from None
