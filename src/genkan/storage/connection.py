"""What we ask of a database connection, with types.

asyncpg ships no annotations, so these Protocols are the one place that says what its
connection can do for us; everything above annotates with them. Time limits are set by
`asyncio.timeout` around a call.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol, cast

import asyncpg

from genkan.storage.dynamic_url import current_url

# Statements are planned once per connection and kept; the callers' caches bound their number.
PREPARED_STATEMENTS: Final = 1024


class Record(Protocol):
    """A row of an answer; a value's type is asyncpg's for the column's type."""

    def __getitem__(self, key: str | int, /) -> object:
        """The value of a column, by name or by position from 0."""
        ...

    def __len__(self) -> int:
        """How many columns there are."""
        ...

    def keys(self) -> Iterable[str]:
        """The names of the columns, in order."""
        ...

    def values(self) -> Iterable[object]:
        """The values, in order."""
        ...

    def items(self) -> Iterable[tuple[str, object]]:
        """Names with values, in order."""
        ...


class TypeOf(Protocol):
    """The type of a column of an answer."""

    @property
    def oid(self) -> int:
        """pg_type.oid."""
        ...


class Attribute(Protocol):
    """A column of an answer."""

    @property
    def name(self) -> str:
        """As the statement names it."""
        ...

    @property
    def type(self) -> TypeOf:
        """Of a domain its base type."""
        ...


class PreparedStatement(Protocol):
    """A statement the server has planned; lives as long as its connection."""

    def get_attributes(self) -> Sequence[Attribute]:
        """The columns of its answer, in order."""
        ...

    async def fetch(self, *arguments: object) -> Sequence[Record]:
        """All rows."""
        ...

    async def fetchrow(self, *arguments: object) -> Record | None:
        """The first row."""
        ...

    async def fetchval(self, *arguments: object) -> object:
        """The first value of the first row; None when there is no row."""
        ...


class Connection(Protocol):
    """A connection of asyncpg, as far as we use it (its "API reference", Connection)."""

    async def execute(self, query: str, *arguments: object) -> str:
        """Run one statement, or several when there are no arguments; answers its tag."""
        ...

    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None:
        """Run one statement for each sequence of arguments, all or none."""
        ...

    async def fetch(self, query: str, *arguments: object) -> Sequence[Record]:
        """All rows."""
        ...

    async def fetchrow(self, query: str, *arguments: object) -> Record | None:
        """The first row."""
        ...

    async def fetchval(self, query: str, *arguments: object) -> object:
        """The first value of the first row; None when there is no row."""
        ...

    async def prepare(self, query: str) -> PreparedStatement:
        """A statement to run many times on this connection."""
        ...

    def transaction(
        self, *, isolation: str | None = None, readonly: bool = False, deferrable: bool = False
    ) -> AbstractAsyncContextManager[object]:
        """Commit at the end of the `async with`, roll back when it raises; may be nested."""
        ...

    async def add_listener(self, channel: str, callback: Callable[..., object]) -> None:
        """Call back with (connection, sender's process id, channel, payload) on NOTIFY."""
        ...

    async def remove_listener(self, channel: str, callback: Callable[..., object]) -> None:
        """The end of that."""
        ...

    def add_termination_listener(self, callback: Callable[..., object]) -> None:
        """Call back with (connection) when the connection is closed or lost."""
        ...

    def is_in_transaction(self) -> bool:
        """Whether a transaction is open, however it was begun."""
        ...

    def is_closed(self) -> bool:
        """Whether the connection is closed or lost."""
        ...

    async def close(self) -> None:
        """Say goodbye and close."""
        ...

    def terminate(self) -> None:
        """Close without a word; what runs on the server is not told."""
        ...


# Source: Postgres, appendix "Error Codes", classes 08, 53 and 57.
_LOST: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,  # a farewell of the server lay unread on the connection
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)


def is_outage(error: BaseException) -> bool:
    """Whether the database is away, full or shutting down: later, the same may well succeed.

    asyncpg's InterfaceError is "the connection is closed", but also a value that can not be
    encoded, which is then a ValueError as well.
    """
    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, ValueError)
    return isinstance(error, _LOST)


def is_duplicate(error: BaseException) -> bool:
    """Whether a unique index refused the row (Postgres: unique_violation)."""
    return isinstance(error, asyncpg.UniqueViolationError)


def is_still_referenced(error: BaseException) -> bool:
    """Whether another row's foreign key refused it (Postgres: foreign_key_violation)."""
    return isinstance(error, asyncpg.ForeignKeyViolationError)


async def connect(
    url: str, *, timeout_seconds: float = 30, settings: Mapping[str, str] | None = None
) -> Connection:
    """A new connection to the database at `url`; the caller closes it.

    settings: run-time parameters of the session, beside our own.
    A ``dynamic-from-file://`` URL is read from its file each time.
    Raises OSError, TimeoutError or asyncpg.PostgresError when there is none to be had.
    """
    opener = cast(
        "Callable[..., Awaitable[Connection]]",
        asyncpg.connect,  # pyright: ignore[reportUnknownMemberType]  # no annotations; edge
    )
    return await opener(
        current_url(url),
        timeout=timeout_seconds,
        statement_cache_size=PREPARED_STATEMENTS,
        max_cached_statement_lifetime=0,  # for ever
        max_cacheable_statement_size=0,  # of any size
        server_settings={"application_name": "genkan", **(settings or {})},
    )
