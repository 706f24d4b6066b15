import pytest

from genkan.engine.subscriptions.change import Relation, RelationChanged, RowChanged
from genkan.engine.subscriptions.notify_payload import Said
from genkan.engine.subscriptions.watch_list import WatchList, merged

THING, PART, OTHER = (Relation("public", name) for name in ("thing", "part", "other"))


def test_rows_before_and_after_are_told_alone() -> None:
    said = Said(
        '{"schema": "public", "table": "thing", "columns": ["id", "owner"],'
        ' "old": [["1", null]], "new": [["1", "ann"], ["2", "bob"]]}'
    )
    assert said.written == THING
    assert list(said.changes_of(PART)) == [
        RowChanged(PART, {"id": "1", "owner": None}, None),
        RowChanged(PART, None, {"id": "1", "owner": "ann"}),
        RowChanged(PART, None, {"id": "2", "owner": "bob"}),
    ]


def test_a_relation_without_rows() -> None:
    said = Said('{"schema": "public", "table": "thing"}')
    assert list(said.changes_of(THING)) == [RelationChanged(THING)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": "public"}',
        '{"schema": "public", "table": "thing", "more": 1}',
        '{"schema": "public", "table": "thing", "columns": ["a"], "new": [[]]}',
        '{"schema": "public", "table": "thing", "columns": ["a"], "old": [[1]]}',
        '{"schema": "public", "table": "thing", "old": [["a"]]}',
    ],
)
def test_what_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever the decoder says
        Said(text)


def test_a_statement_may_write_what_it_names_and_all_below_and_above() -> None:
    wanted = {THING: frozenset({"a"}), PART: frozenset[str]()}
    listed = WatchList(wanted, {PART: frozenset({THING}), THING: frozenset(), OTHER: frozenset()})
    assert listed.told_by_statement(THING) == (THING, PART)
    assert listed.told_by_statement(PART) == (PART, THING)
    assert listed.told_by_statement(OTHER) == ()
    assert listed.told_by_statement(Relation("public", "new")) is None
    assert listed.told_as(THING) == (THING,)


def test_wanted_columns_only_grow() -> None:
    one = {THING: frozenset({"a"}), PART: frozenset({"b"})}
    assert merged(one, {THING: frozenset({"c"}), OTHER: frozenset()}) == {
        THING: frozenset({"a", "c"}),
        PART: frozenset({"b"}),
        OTHER: frozenset(),
    }
