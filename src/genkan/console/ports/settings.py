"""The project's settings, as the console lists, checks and changes them; the cli has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting as it holds now.

    value: None of a secret, and of one that is not set.
    origin: "flag", "environment", ".env", "genkan.toml", "console", "built in" or "default".
    locked_by: why the console can not change it, and who can; None when it can.
    is_pending: what is shown holds from the next start on.
    """

    name: str
    group: str
    description: str
    value: str | None
    is_secret: bool
    is_set: bool
    default: str | None
    origin: str
    is_locked: bool
    locked_by: str | None
    needs_restart: bool
    is_pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a value, and what to do. is_warning: it can be used all the same."""

    message: str
    remedy: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a value turned out to mean: `Key id`, `cda0...`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a value: of a check, applied is False."""

    ok: bool
    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    applied: bool = False


class UnknownSetting(Exception):
    """There is no setting of this name."""


class LockedSetting(Exception):
    """The console can not change it; the message says who can."""


class Settings(Protocol):
    """Each raises UnknownSetting for a name that is none."""

    async def listed(self) -> Sequence[Setting]:
        """All documented settings."""
        ...

    async def check(self, name: str, value: str) -> Verdict:
        """What would become of the value; nothing is changed."""
        ...

    async def store(self, name: str, value: str) -> Verdict:
        """Keep the value in the project and let it hold. Raises LockedSetting."""
        ...

    async def reset(self, name: str) -> Verdict:
        """Forget what the console stored, and let what is below it hold. Raises LockedSetting."""
        ...

    async def built_in(self, name: str) -> str | None:
        """What the server chooses by itself, when that is no secret."""
        ...
