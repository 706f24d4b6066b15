"""Which value of a feature flag holds for whom."""

from datetime import UTC, datetime

import pytest

from genkan.identity.model.feature_flag import (
    FeatureFlag,
    FlagKind,
    OverriddenFlag,
    OverrideLevel,
    effective_flags,
    text_fault,
    value_from_text,
)
from genkan.identity.names import FlagKey

ENVIRONMENT, ORGANIZATION, USER = OverrideLevel
EVERYWHERE = {
    "environment_value": "environment",
    "organization_value": "organization",
    "user_value": "user",
}


def flag(level: OverrideLevel, kind: FlagKind = FlagKind.STRING, default: str = "d") -> FeatureFlag:
    return FeatureFlag(
        id="flag_1",
        key=FlagKey("theme"),
        name="Theme",
        kind=kind,
        allow_override_level=level,
        default_value=default,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("level", "overrides", "expected"),
    [
        (USER, {}, "d"),
        (USER, EVERYWHERE, "user"),
        (USER, EVERYWHERE | {"user_value": None}, "organization"),
        (USER, {"environment_value": "environment"}, "environment"),
        (ORGANIZATION, EVERYWHERE, "organization"),
        (ORGANIZATION, {"user_value": "user"}, "d"),
        (ENVIRONMENT, EVERYWHERE, "environment"),
        (ENVIRONMENT, {"organization_value": "o", "user_value": "u"}, "d"),
        (USER, {"user_value": ""}, ""),
    ],
)
def test_the_narrowest_override_that_the_flag_allows_holds(
    level: OverrideLevel, overrides: dict[str, str | None], expected: str
) -> None:
    (effective,) = effective_flags([OverriddenFlag(flag=flag(level), **overrides)])
    assert effective.value == expected


def test_a_value_has_the_type_of_its_flag() -> None:
    assert value_from_text(FlagKind.STRING, "true") == "true"
    assert value_from_text(FlagKind.BOOLEAN, "true") is True
    assert value_from_text(FlagKind.BOOLEAN, "false") is False
    assert value_from_text(FlagKind.INTEGER, "-42") == -42
    assert value_from_text(FlagKind.JSON, '{"a": [1]}') == {"a": [1]}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("str", ["", "pink", "é" * 2048], ["x" * 2049, "a\x00"]),
        ("bool", ["true", "false"], ["True", "1", "", "yes"]),
        ("int", ["0", "-2147483648", "2147483647"], ["2147483648", "1.0", "", "٣", "9" * 5000]),
        ("json", ["null", "[]", '{"a":1}'], ["", "{", "NaN", "Infinity", "[" * 2000]),
    ],
)
def test_only_texts_of_the_flags_type_are_values(
    kind: str, good: list[str], bad: list[str]
) -> None:
    assert [text for text in good if text_fault(FlagKind(kind), text)] == []
    assert [text for text in bad if not text_fault(FlagKind(kind), text)] == []
