"""Rows that are upserted by the same key take turns."""

from collections.abc import Sequence

import pytest

from genkan.engine.sql.repeated_keys import Cells, Turns, of_turn, take_turns


def turns(
    ids: Sequence[str | None], names: Sequence[str | None], *, may_share: bool = True
) -> Turns | None:
    return take_turns(["preset", ids, names], [1], may_share=may_share)


def test_rows_with_keys_of_their_own_go_together() -> None:
    assert turns(["1", "2", "3"], ["a", "a", "a"]) is None


def test_rows_without_a_key_to_be_in_conflict_by_go_together() -> None:
    assert take_turns([["1", "1"]], [], may_share=True) is None


@pytest.mark.parametrize(
    ("ids", "names", "expected"),
    [
        (["1", "2", "1"], ["a", "b", "c"], Turns(((0, 1), (2,)), {})),
        (["1", "1", "1"], ["a", "b", "a"], Turns(((0,), (1,), (2,)), {})),
        # Null is in conflict with nothing.
        ([None, None, "1", "1"], ["a", "b", "c", "d"], Turns(((0, 1, 2), (3,)), {})),
        # After the third of the same nothing changes any more.
        (["1"] * 5, ["a"] * 5, Turns(((0,), (1,), (2,)), {3: 2, 4: 2})),
        (
            ["1"] * 6,
            ["a", "a", "a", "a", "b", "a"],
            Turns(((0,), (1,), (2,), (4,), (5,)), {3: 2}),
        ),
    ],
)
def test_rows_of_one_key_go_one_after_the_other(
    ids: list[str | None], names: list[str | None], expected: Turns
) -> None:
    assert turns(ids, names) == expected


def test_rows_that_are_returned_are_all_written() -> None:
    assert turns(["1"] * 4, ["a"] * 4, may_share=False) == Turns(((0,), (1,), (2,), (3,)), {})


def test_a_turn_has_the_cells_of_its_rows() -> None:
    arguments: list[Cells] = ["preset", None, ["1", "2", "3"]]
    assert of_turn(arguments, (0, 2)) == ["preset", None, ["1", "3"]]
