"""Logical decoding's stream, read: messages of the plugin pgoutput, protocol version 1.

Source: PostgreSQL 55.9, Logical Replication Message Formats.
"""

from dataclasses import dataclass
from struct import Struct
from typing import Final, TypeAlias

from genkan.engine.subscriptions.change import Changes, Relation, Row
from genkan.engine.subscriptions.gathering import Gathering
from genkan.engine.subscriptions.watch_list import WatchList

_BEGIN: Final = Struct("!qqI")  # final LSN, time, transaction id
_OID: Final = Struct("!I")
_COUNT: Final = Struct("!H")
_LENGTH: Final = Struct("!I")
_TYPE: Final = Struct("!Ii")  # type's oid, modifier
_TRUNCATED: Final = Struct("!IB")  # how many relations, options

_BEGIN_KIND, _COMMIT_KIND, _RELATION_KIND = b"BCR"
_INSERT_KIND, _UPDATE_KIND, _DELETE_KIND, _TRUNCATE_KIND = b"IUDT"
_KEY, _OLD, _NEW = b"KON"
_TEXT, _NULL, _UNCHANGED = b"tnu"

# Values by the column's position; a column that is not in it is not known.
_Tuple: TypeAlias = dict[int, str | None]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    is_identity: bool


@dataclass(frozen=True, slots=True)
class _Described:
    """A relation as a message described it."""

    relation: Relation
    columns: tuple[_Column, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a described relation.

    relations: under which names; None: nobody knows what it is.
    wanted: names by position. identity: those that any old row tells.
    """

    relations: tuple[Relation, ...] | None
    wanted: dict[int, str]
    identity: frozenset[int]


class Decoder:
    """Reads messages in their order, and knows what came before.

    unknown: stored relations that were written and are on no list.
    """

    def __init__(self) -> None:
        self._list = WatchList()
        self._described: dict[int, _Described] = {}
        self._told: dict[int, _Told] = {}
        self._gathering = Gathering()
        self._transaction = 0
        self.unknown: set[Relation] = set()

    def watch(self, watch_list: WatchList) -> None:
        """From the next change on, what is on this list is told."""
        self._list = watch_list
        self._told.clear()
        self.unknown.clear()

    def receive(self, message: bytes) -> Changes | None:
        """What a transaction changed, when the message ends it; it may be nothing of interest."""
        kind = message[0]
        if kind == _BEGIN_KIND:
            self._transaction = _BEGIN.unpack_from(message, 1)[2]
            self._gathering = Gathering()
        elif kind == _COMMIT_KIND:
            return Changes(self._transaction, self._gathering.changes())
        elif kind == _RELATION_KIND:
            oid, described = _read_relation(message)
            self._described[oid] = described
            self._told.pop(oid, None)
        elif kind == _TRUNCATE_KIND:
            self._truncate(message)
        elif kind in (_INSERT_KIND, _UPDATE_KIND, _DELETE_KIND):
            self._write(message)
        return None  # a type, an origin, a message of somebody's: nothing that is read

    def _truncate(self, message: bytes) -> None:
        count, _ = _TRUNCATED.unpack_from(message, 1)
        for index in range(count):
            oid: int = _OID.unpack_from(message, 6 + 4 * index)[0]
            told = self._of(oid)
            if told.relations is None:
                self._gathering.add_everything()
            for relation in told.relations or ():
                self._gathering.add_relation(relation)

    def _write(self, message: bytes) -> None:
        told = self._of(_OID.unpack_from(message, 1)[0])
        if told.relations is None:
            self._gathering.add_everything()
            return
        gathering = self._gathering
        if all(gathering.is_full(relation) for relation in told.relations):
            return
        old, new = _read_rows(message, told)
        for relation in told.relations:
            gathering.add(relation, old, new)

    def _of(self, oid: int) -> _Told:
        told = self._told.get(oid)
        if told is None:
            told = self._told[oid] = self._place(self._described[oid])
        return told

    def _place(self, described: _Described) -> _Told:
        relations = self._list.told_as(described.relation)
        if relations is None:
            self.unknown.add(described.relation)
        columns = self._list.columns(relations or ())
        wanted = {
            position: column.name
            for position, column in enumerate(described.columns)
            if column.name in columns
        }
        identity = frozenset(
            position for position in wanted if described.columns[position].is_identity
        )
        return _Told(relations, wanted, identity)


def _read_relation(message: bytes) -> tuple[int, _Described]:
    oid: int = _OID.unpack_from(message, 1)[0]
    schema, at = _read_text(message, 5)
    name, at = _read_text(message, at)
    at += 1  # the kind of its identity: what matters is which columns are in it
    (count,) = _COUNT.unpack_from(message, at)
    at += _COUNT.size
    columns: list[_Column] = []
    for _ in range(count):
        is_identity = bool(message[at] & 1)
        column, at = _read_text(message, at + 1)
        at += _TYPE.size
        columns.append(_Column(column, is_identity))
    # Source: "Namespace (empty string for pg_catalog)".
    return oid, _Described(Relation(schema or "pg_catalog", name), tuple(columns))


def _read_rows(message: bytes, told: _Told) -> tuple[Row | None, Row | None]:
    """The row before and after, as far as it is wanted and known."""
    kind, at = message[0], 5
    old: _Tuple | None = None
    if message[at] in (_KEY, _OLD):
        is_key = message[at] == _KEY
        old, at = _read_tuple(message, at + 1, told)
        if is_key:  # columns that are not in the key are sent as nulls
            old = {position: old[position] for position in told.identity if position in old}
    if kind == _DELETE_KIND:
        return _row(old or {}, told), None
    new, _ = _read_tuple(message, at + 1, told)
    if kind == _INSERT_KIND:
        return None, _row(new, told)
    if old is None:  # no old row is sent where the identity stayed as it was
        old = {position: new[position] for position in told.identity if position in new}
    # A value that is stored out of line and did not change is sent with the old row at most.
    return _row(old, told), _row({**old, **new}, told)


def _read_tuple(message: bytes, at: int, told: _Told) -> tuple[_Tuple, int]:
    (count,) = _COUNT.unpack_from(message, at)
    at += _COUNT.size
    values: _Tuple = {}
    for position in range(count):
        kind = message[at]
        at += 1
        if kind == _NULL:
            if position in told.wanted:
                values[position] = None
        elif kind != _UNCHANGED:
            (length,) = _LENGTH.unpack_from(message, at)
            at += _LENGTH.size
            if kind == _TEXT and position in told.wanted:
                values[position] = message[at : at + length].decode()
            at += length
    return values, at


def _row(values: _Tuple, told: _Told) -> Row:
    return {name: values[at] for at, name in told.wanted.items() if at in values}


def _read_text(message: bytes, at: int) -> tuple[str, int]:
    """A text that ends with a zero, and where it ends."""
    end = message.index(0, at)
    return message[at:end].decode(), end + 1
