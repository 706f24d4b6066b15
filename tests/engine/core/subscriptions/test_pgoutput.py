"""Messages of pgoutput, byte by byte, and what they tell."""

from collections.abc import Sequence
from struct import pack

import pytest

from genkan.engine.subscriptions.change import (
    Change,
    EverythingChanged,
    Relation,
    RelationChanged,
    Row,
    RowChanged,
)
from genkan.engine.subscriptions.gathering import MOST_ROWS
from genkan.engine.subscriptions.pgoutput import Decoder
from genkan.engine.subscriptions.watch_list import WatchList

THING = Relation("public", "thing")
PART = Relation("public", "part")
OID = 16385
BEGIN = b"B" + pack("!qqI", 1, 2, 731)
COMMIT = b"C" + pack("!Bqqq", 0, 1, 2, 3)
UNCHANGED = object()

Values = Sequence[object]


def described(
    name: str = "thing", oid: int = OID, key: str = "id", columns: str = "id owner"
) -> bytes:
    names = columns.split()
    parts = [
        b"R",
        pack("!I", oid),
        b"public\0",
        name.encode() + b"\0",
        b"d",
        pack("!H", len(names)),
    ]
    for column in names:
        is_key = key in ("*", column)
        parts += [bytes([is_key]), column.encode() + b"\0", pack("!Ii", 25, -1)]
    return b"".join(parts)


def row(values: Values) -> bytes:
    parts = [pack("!H", len(values))]
    for value in values:
        if value is None:
            parts.append(b"n")
        elif value is UNCHANGED:
            parts.append(b"u")
        else:
            text = str(value).encode()
            parts.append(b"t" + pack("!I", len(text)) + text)
    return b"".join(parts)


def insert(new: Values, oid: int = OID) -> bytes:
    return b"I" + pack("!I", oid) + b"N" + row(new)


def update(new: Values, *, key: Values | None = None, old: Values | None = None) -> bytes:
    before = b"K" + row(key) if key is not None else b"O" + row(old) if old is not None else b""
    return b"U" + pack("!I", OID) + before + b"N" + row(new)


def delete(kind: bytes, old: Values) -> bytes:
    return b"D" + pack("!I", OID) + kind + row(old)


def told(*messages: bytes, watched: WatchList | None = None) -> tuple[Change, ...]:
    decoder = Decoder()
    decoder.watch(watched or WatchList({THING: frozenset({"id", "owner"})}))
    for message in (BEGIN, *messages):
        assert decoder.receive(message) is None
    changes = decoder.receive(COMMIT)
    assert changes is not None
    assert changes.transaction == 731
    return changes.changes


@pytest.mark.parametrize(
    ("description", "message", "old", "new"),
    [
        (described(), insert([1, None]), None, {"id": "1", "owner": None}),
        (described(), insert([1, "\u00e9\n"]), None, {"id": "1", "owner": "\u00e9\n"}),
        # The identity stayed: it is known, what is not in it is not.
        (described(), update([1, "b"]), {"id": "1"}, {"id": "1", "owner": "b"}),
        # "K": columns outside the key come as nulls, which say nothing.
        (described(), update([2, "b"], key=[1, None]), {"id": "1"}, {"id": "2", "owner": "b"}),
        (
            described(key="*"),
            update([1, "b"], old=[1, "a"]),
            {"id": "1", "owner": "a"},
            {"id": "1", "owner": "b"},
        ),
        (
            described(key="*"),
            update([2, UNCHANGED], old=[1, "a"]),
            {"id": "1", "owner": "a"},
            {"id": "2", "owner": "a"},
        ),
        (described(), update([1, UNCHANGED]), {"id": "1"}, {"id": "1"}),
        (described(key=""), update([1, "b"]), {}, {"id": "1", "owner": "b"}),
        (described(), delete(b"K", [1, None]), {"id": "1"}, None),
        (described(key="*"), delete(b"O", [1, None]), {"id": "1", "owner": None}, None),
        # Columns that nobody wants, before and after those that somebody does.
        (
            described(columns="x id y owner z"),
            insert(["long", 1, None, "a", UNCHANGED]),
            None,
            {"id": "1", "owner": "a"},
        ),
    ],
)
def test_a_row(description: bytes, message: bytes, old: Row | None, new: Row | None) -> None:
    assert told(description, message) == (RowChanged(THING, old, new),)


def test_what_is_not_watched_is_not_told() -> None:
    listed = WatchList({THING: frozenset()}, {Relation("public", "other"): frozenset()})
    assert told(described("other"), insert([1, "a"]), watched=listed) == ()
    assert told(watched=listed) == ()


def test_a_partition_is_told_as_all_that_it_is_of() -> None:
    listed = WatchList(
        {THING: frozenset({"owner"}), PART: frozenset({"id"})}, {PART: frozenset({THING})}
    )
    row_ = {"id": "1", "owner": "a"}
    assert told(described("part"), insert([1, "a"]), watched=listed) == (
        RowChanged(PART, None, row_),
        RowChanged(THING, None, row_),
    )


def test_what_nobody_knows_may_be_anything() -> None:
    decoder = Decoder()
    decoder.watch(WatchList({THING: frozenset()}))
    for message in (BEGIN, described("new_part"), insert([1, "a"])):
        decoder.receive(message)
    changes = decoder.receive(COMMIT)
    assert changes is not None
    assert changes.changes == (EverythingChanged(),)
    assert decoder.unknown == {Relation("public", "new_part")}
    decoder.watch(
        WatchList({THING: frozenset()}, {Relation("public", "new_part"): frozenset({THING})})
    )
    assert decoder.unknown == set()
    for message in (BEGIN, insert([1, "a"])):
        decoder.receive(message)
    changes = decoder.receive(COMMIT)
    assert changes is not None
    assert changes.changes == (RowChanged(THING, None, {}),)


def test_a_truncate_tells_relations() -> None:
    truncate = b"T" + pack("!IBII", 2, 1, OID, OID + 1)
    messages = (described(), described("other", OID + 1), insert([1, "a"]), truncate)
    listed = WatchList({THING: frozenset({"id"})}, {Relation("public", "other"): frozenset()})
    assert told(*messages, watched=listed) == (RelationChanged(THING),)


def test_the_same_change_is_told_once_and_too_many_as_the_relation() -> None:
    same = [insert([1, "a"])] * 3
    assert told(described(), *same) == (RowChanged(THING, None, {"id": "1", "owner": "a"}),)
    many = [insert([number, "a"]) for number in range(MOST_ROWS)]
    assert len(told(described(), *many)) == MOST_ROWS
    assert told(described(), *many, insert([-1, "a"]), insert([-2, "a"])) == (
        RelationChanged(THING),
    )


def test_a_relation_that_changed_its_name_or_columns() -> None:
    messages = (described(), insert([1, "a"]), described(columns="owner"), insert(["b"]))
    assert told(*messages) == (
        RowChanged(THING, None, {"id": "1", "owner": "a"}),
        RowChanged(THING, None, {"owner": "b"}),
    )
    listed = WatchList({THING: frozenset()}, {Relation("public", "gone"): frozenset()})
    messages = (described(), insert([1, "a"]), described("gone"), insert([1, "a"]))
    assert told(*messages, watched=listed) == (RowChanged(THING, None, {}),)


def test_messages_of_no_interest() -> None:
    others = (b"Y" + pack("!I", 1) + b"public\0odd\0", b"O" + pack("!q", 1) + b"from\0", b"M...")
    assert told(described(), *others) == ()
