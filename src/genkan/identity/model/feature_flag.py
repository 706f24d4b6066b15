"""Feature flags, and which value of one holds for whom.

Source: Kinde, "About feature flags" (the cascade: flag, environment, organization, user).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from genkan.identity.names import FlagKey, OrganizationCode, UserId

FlagValue = str | int | bool | list[object] | dict[str, object] | float | None

_LONGEST_VALUE: Final = 2_048
_INTEGERS: Final = range(-(2**31), 2**31)  # Kinde: 32 bit


class FlagKind(StrEnum):
    """What the value of a flag is, as Kinde's API writes it."""

    STRING = "str"
    INTEGER = "int"
    BOOLEAN = "bool"
    JSON = "json"


class OverrideLevel(StrEnum):
    """Where a flag may be set apart from its default, as Kinde's API writes it.

    Each level allows those before it as well: `org` allows environment and organization.
    """

    ENVIRONMENT = "env"
    ORGANIZATION = "org"
    USER = "usr"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFlag:
    """A flag. Values are kept as text, as Kinde's API sends them: "true", "42", "pink"."""

    id: str  # "flag_" and 32 hex digits
    key: FlagKey
    name: str
    description: str | None = None
    kind: FlagKind
    allow_override_level: OverrideLevel
    default_value: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagScope:
    """Whose override: the environment's when it names nobody; never both at once."""

    organization_code: OrganizationCode | None = None
    user_id: UserId | None = None

    @property
    def level(self) -> OverrideLevel:
        """The level of an override with this scope."""
        if self.user_id is not None:
            return OverrideLevel.USER
        if self.organization_code is not None:
            return OverrideLevel.ORGANIZATION
        return OverrideLevel.ENVIRONMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class OverriddenFlag:
    """A flag with the overrides that stand on one user's path; None: there is none."""

    flag: FeatureFlag
    environment_value: str | None = None
    organization_value: str | None = None
    user_value: str | None = None


@dataclass(frozen=True, slots=True)
class EffectiveFlag:
    """A flag with the value that holds, of the type its kind says."""

    flag: FeatureFlag
    value: FlagValue


def effective_flags(flags: Iterable[OverriddenFlag]) -> tuple[EffectiveFlag, ...]:
    """Each flag's value: the narrowest override that the flag allows, else its default.

    An override made before the flag's level was narrowed counts no more.
    """
    return tuple(
        EffectiveFlag(each.flag, value_from_text(each.flag.kind, effective_text(each)))
        for each in flags
    )


def effective_text(overridden: OverriddenFlag) -> str:
    """The value that holds, as text."""
    flag = overridden.flag
    by_level = (
        (OverrideLevel.USER, overridden.user_value),
        (OverrideLevel.ORGANIZATION, overridden.organization_value),
        (OverrideLevel.ENVIRONMENT, overridden.environment_value),
    )
    return next(
        (text for level, text in by_level if text is not None and allows_override(flag, level)),
        flag.default_value,
    )


def allows_override(flag: FeatureFlag, level: OverrideLevel) -> bool:
    """Whether the flag may be set apart at this level."""
    levels = tuple(OverrideLevel)
    return levels.index(level) <= levels.index(flag.allow_override_level)


def value_from_text(kind: FlagKind, text: str) -> FlagValue:
    """The value that a stored text stands for. `("bool", "true")` -> True."""
    match kind:
        case FlagKind.STRING:
            return text
        case FlagKind.INTEGER:
            return int(text)
        case FlagKind.BOOLEAN:
            return text == "true"
        case FlagKind.JSON:
            return json.loads(text)


def text_fault(kind: FlagKind, text: str) -> str | None:
    """What is wrong with a text as a value of this kind, None when it is one."""
    if len(text) > _LONGEST_VALUE:
        return f"is longer than {_LONGEST_VALUE} characters"
    if "\x00" in text:
        return "has a null character"
    match kind:
        case FlagKind.STRING:
            return None
        case FlagKind.INTEGER:
            return None if _is_integer(text) else "is no 32-bit integer, as in '42'"
        case FlagKind.BOOLEAN:
            return None if text in {"true", "false"} else "is neither 'true' nor 'false'"
        case FlagKind.JSON:
            return None if _is_json(text) else "is no JSON"


def _is_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(2**31))
    return is_number and int(text) in _INTEGERS


def _is_json(text: str) -> bool:
    try:
        # NaN and Infinity are Python's, and no token could carry them (RFC 8259 section 6).
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)
