"""Which cohorts a change touches."""

from genkan.engine.subscriptions.change import (
    EverythingChanged,
    Relation,
    RelationChanged,
    RowChanged,
)
from genkan.engine.subscriptions.index import DependencyIndex, KeyColumn, KeyTexts, Reading

ARTICLE, AUTHOR = Relation("public", "article"), Relation("public", "author")
BY_AUTHOR = Reading(ARTICLE, frozenset({"author_id", "title"}), (KeyColumn("author_id", "int4"),))
WHOLE = Reading(AUTHOR, None, ())


def index(**keys: KeyTexts | None) -> DependencyIndex[str]:
    found: DependencyIndex[str] = DependencyIndex()
    for cohort, key in keys.items():
        found.add(cohort, BY_AUTHOR, key)
    return found


def touched(
    of: DependencyIndex[str], old: dict[str, str | None] | None, new: dict[str, str | None] | None
) -> set[str]:
    return set(of.touched(RowChanged(ARTICLE, old, new)))


def row(author_id: str | None, title: str = "t") -> dict[str, str | None]:
    return {"id": "1", "author_id": author_id, "title": title}


def test_a_new_row_touches_those_with_its_key() -> None:
    of = index(one=("1",), other=("2",), nobody=(None,))
    assert touched(of, None, row("1")) == {"one"}
    assert touched(of, row("2"), None) == {"other"}
    assert touched(of, None, row(None)) == {"nobody"}
    assert touched(of, None, row("3")) == set()


def test_a_row_that_goes_from_one_key_to_another_touches_both() -> None:
    assert touched(index(one=("1",), other=("2",), third=("3",)), row("1"), row("2")) == {
        "one",
        "other",
    }


def test_what_is_not_known_touches_all_that_it_may() -> None:
    of = index(one=("1",), other=("2",), unclear=None)
    assert touched(of, {"id": "1"}, row("1")) == {"one", "other", "unclear"}
    assert touched(of, {}, row("1")) == {"one", "other", "unclear"}
    assert touched(of, None, row("1")) == {"one", "unclear"}
    assert set(of.touched(RelationChanged(ARTICLE))) == {"one", "other", "unclear"}
    assert set(of.touched(RelationChanged(AUTHOR))) == set()


def test_a_column_that_nobody_reads_may_change() -> None:
    of = index(one=("1",))
    before, after = {**row("1"), "note": "a"}, {**row("1"), "note": "b"}
    assert touched(of, before, after) == set()
    assert touched(of, before, {**after, "title": "u"}) == {"one"}
    # A long value that stayed as it was is not sent.
    assert touched(of, before, {"id": "1", "author_id": "1"}) == {"one"}


def test_equal_values_may_have_several_texts() -> None:
    assert touched(index(one=BY_AUTHOR.texts(["01"])), None, row("1")) == {"one"}
    assert BY_AUTHOR.texts(["0x1"]) is None
    by_uuid = Reading(ARTICLE, None, (KeyColumn("id", "uuid"),))
    assert by_uuid.texts(["{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}"]) == by_uuid.texts(
        ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]
    )


def test_everything_touches_everybody_once_and_who_left_nobody() -> None:
    of = index(one=("1",), other=None)
    of.add("one", WHOLE, ())
    assert sorted(of.touched(EverythingChanged())) == ["one", "other"]
    assert set(of.touched(RowChanged(AUTHOR, {}, {}))) == {"one"}
    of.remove("one", BY_AUTHOR, ("1",))
    of.remove("one", BY_AUTHOR, ("1",))
    assert sorted(of.touched(EverythingChanged())) == ["one", "other"]
    of.remove("one", WHOLE, ())
    of.remove("other", BY_AUTHOR, None)
    assert list(of.touched(EverythingChanged())) == []
    assert list(of.touched(RelationChanged(AUTHOR))) == []
    assert of.columns_of(ARTICLE) == frozenset()
