"""Mappings that wait with making their values."""

import pytest

from genkan.engine.permission.lazy_mapping import MadeTogether, MadeWhenAsked


def test_a_value_is_made_when_somebody_asks_and_once() -> None:
    made: list[str] = []

    def make(name: str) -> list[str]:
        made.append(name)
        return [name]

    mapping = MadeWhenAsked({"a": lambda: make("a"), "b": lambda: make("b")})
    assert (list(mapping), len(mapping), "a" in mapping, "c" in mapping) == (
        ["a", "b"],
        2,
        True,
        False,
    )
    assert made == []
    assert mapping["a"] is mapping["a"]
    assert made == ["a"]
    assert mapping == {"a": ["a"], "b": ["b"]}
    assert made == ["a", "b"]


def test_what_is_not_there_is_not_made() -> None:
    mapping = MadeWhenAsked[str, int]({})
    assert mapping.get("a") is None
    with pytest.raises(KeyError):
        mapping["a"]


def test_a_mapping_made_together_is_made_at_the_first_look() -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"a": 1}

    mapping = MadeTogether(make)
    assert made == []
    assert (mapping["a"], list(mapping), len(mapping), mapping == {"a": 1}) == (1, ["a"], 1, True)
    assert made == [1]
