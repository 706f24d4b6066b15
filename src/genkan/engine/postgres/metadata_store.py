"""The metadata document in ``hdb_catalog.hdb_metadata``, in Hasura's own shape.

Source: Hasura v2, hdb_catalog: hdb_metadata, hdb_version, hdb_schema_notifications.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

import msgspec

from genkan.engine.errors import Conflict
from genkan.engine.metadata.decode import metadata_from_json
from genkan.engine.metadata.encode import metadata_json
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node
from genkan.engine.names import SourceName
from genkan.storage.connection import Connection, Record
from genkan.storage.migrate import migrate
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres", "metadata_store.sql")
CHANNEL: Final = "genkan_metadata"
# Source: Postgres, NOTIFY: a payload is shorter than 8,000 bytes.
MOST_NOTIFIED_BYTES: Final = 7999


@dataclass(frozen=True, slots=True)
class Stored:
    """The document as it is stored, and its version."""

    metadata: Metadata
    resource_version: int


class Change(msgspec.Struct, frozen=True):
    """A change of another process: the version it made, and the catalogs it has outdated."""

    version: int
    outdated: tuple[SourceName, ...]


class StateOwner(Enum):
    """Whose state is kept beside the metadata."""

    CLI = "cli"
    CONSOLE = "console"


async def prepare_store(connection: Connection) -> None:
    """Make the tables of hdb_catalog, or take over those that Hasura made."""
    await migrate(connection, schema="hdb_catalog", package="genkan.engine.postgres.migrations")


async def load(connection: Connection) -> Stored | None:
    """What is stored; None before the first save."""
    return _stored(await connection.fetchrow(QUERIES["load"]))


async def lock_for_change(connection: Connection) -> int | None:
    """As `fetch_resource_version`, and keep others from a change until the transaction ends."""
    return cast("int | None", await connection.fetchval(QUERIES["lock_for_change"]))


async def fetch_resource_version(connection: Connection) -> int | None:
    """The stored document's version; None before the first save."""
    return cast("int | None", await connection.fetchval(QUERIES["resource_version"]))


async def insert_first(connection: Connection, metadata: Metadata) -> None:
    """Store the first document, unless there is one."""
    await connection.execute(QUERIES["insert_first"], _text(metadata_json(metadata)))


async def save(connection: Connection, document: str, version: int) -> int:
    """Store the document in the place of the one of `version`; answers its new version.

    Raises Conflict when it is not of that version any more.
    """
    saved = await connection.fetchval(QUERIES["save"], document, version)
    if saved is None:
        raise version_conflict(version)
    return cast("int", saved)


async def notify(
    connection: Connection, version: int, instance: str, outdated: Collection[SourceName]
) -> None:
    """Tell the other processes, when the transaction commits, that there is a new version.

    outdated: the sources whose catalogs they have to read again.
    """
    nothing: list[str] = []
    invalidations: dict[str, object] = {
        "metadata": False,
        "remote_schemas": nothing,
        "sources": list(outdated),
        "data_connectors": nothing,
    }
    told = _text({"version": version, "outdated": list(outdated)})
    if len(told.encode()) > MOST_NOTIFIED_BYTES:
        told = str(version)
    await connection.execute(QUERIES["notify"], _text(invalidations), version, instance, told)


def heard_change(payload: object) -> Change | None:
    """What `notify` has told; None when it says no more than that there is something new."""
    try:
        return msgspec.json.decode(str(payload), type=Change)
    except msgspec.DecodeError:
        return None


async def fetch_catalog_state(connection: Connection) -> Mapping[str, object]:
    """``{"id", "cli_state", "console_state"}``."""
    text = await connection.fetchval(QUERIES["catalog_state"])
    return msgspec.json.decode(str(text), type=dict[str, object])


async def save_catalog_state(connection: Connection, owner: StateOwner, state: object) -> None:
    """Keep the state of the CLI or the console."""
    await connection.execute(QUERIES[f"set_{owner.value}_state"], _text(state))


def version_conflict(version: int) -> Conflict:
    """Hasura's refusal of a change to a document that has moved on."""
    return Conflict(
        f"metadata resource version referenced ({version}) did not match current version"
    )


def _stored(row: Record | None) -> Stored | None:
    if row is None:
        return None
    document: object = msgspec.json.decode(str(row["metadata"]))
    return Stored(metadata_from_json(Node(document)), cast("int", row["resource_version"]))


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
