"""Every documented setting: its name, its group, its default, what it means.

The names, defaults and limits come from the products' own readers; the words from `words.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final, TypeVar, cast

from genkan.cli.settings import words
from genkan.engine.config.setting_reader import SettingReader
from genkan.engine.config.settings import REFUSED_WHEN_TRUE, read_with
from genkan.identity.config import IdentityConfig, read_identity_config

T = TypeVar("T")

WORKFLOW_VARIABLES: Final = "GENKAN_WORKFLOW_ENV_"
SERVER: Final = "Server"
ACCESS: Final = "Who may ask"
IDENTITY: Final = "Identity provider"
WITHOUT_EFFECT: Final = "Accepted without effect"
# Which words of a name place a setting of the engine in a group; the first that fits counts.
ENGINE_GROUPS: Final[Mapping[str, str]] = {
    ACCESS: r"JWT|JWKS|ADMIN_SECRET|ACCESS_KEY|AUTH_HOOK|UNAUTHORIZED|CORS|COOKIE|401",
    "Databases": r"DATABASE|PG_CONNECTIONS|READ_CLIENT|TX_ISOLATION|SECRETS_ALLOWED",
    "Logs": r"_LOG_|LOG_TYPES|LOG_LEVEL",
    "Live queries and actions": r"LIVE_QUER|STREAMING_QUER|WEBSOCKET|ACTIONS_FETCH|SCHEMA_SYNC",
    "Limits": r"LIMIT|TIMEOUT|MAX_TOTAL",
    SERVER: r"SERVER_(HOST|PORT)|GRACEFUL|WORKERS",
    "GraphQL API": r"",
}
IDENTITY_GROUPS: Final[Mapping[str, str]] = {
    "Workflows": r"WORKFLOW",
    "Email": r"SMTP|EMAIL",
    IDENTITY: r"",
}
_LINK: Final = re.compile(r"\[([^]]+)\]\([^)]*\)")
# A text that reads well alone: "below" is a link on the page of the reference.
_BELOW: Final = ", [below](#the-jwt-secret)"


@dataclass(frozen=True, slots=True)
class Documented:
    """A setting that a user may give. The description may have `code` in it, and no links."""

    name: str
    group: str
    description: str
    default: str | None


@dataclass(frozen=True, slots=True)
class RecordingReader(SettingReader):
    """A reader that keeps what it is asked for: the default and the limits, in words."""

    defaults: dict[str, str] = field(default_factory=dict[str, str])
    limits: dict[str, str] = field(default_factory=dict[str, str])

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:  # noqa: ARG002  # the reader's
        """The default, noted."""
        self.defaults.setdefault(name, value_text(default))
        return default

    def text(self, name: str) -> str | None:
        """The setting as it stands, noted."""
        self.defaults.setdefault(name, "none")
        return self.settings.get(name)

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        """The default, and its limits noted."""
        above = "" if most == 2**31 - 1 else f" to {most}"
        self.limits[name] = f"A whole number from {least}{above}."
        return self.parsed(name, int, default)

    def words(self, name: str, known: frozenset[str], default: frozenset[str]) -> frozenset[str]:
        """All that are known, and their names noted."""
        self.limits[name] = f"One or more of {', '.join(sorted(known))}."
        return self.parsed(name, lambda _: known, default)


def documented_settings() -> tuple[Documented, ...]:
    """All of them, by group; what `genkan up` never reads is left out."""
    return (*_server(), *_engine(), *_identity(), *_idle())


def read_by_engine() -> RecordingReader:
    """What the engine reads, in the order in which it does."""
    reader = RecordingReader({"HASURA_GRAPHQL_DATABASE_URL": "postgresql://localhost/database"})
    read_with(reader)
    return reader


def identity_defaults() -> Mapping[str, str]:
    """The defaults of the identity provider's settings, in words."""
    minimal = {
        "GENKAN_IDENTITY_DATABASE_URL": "postgresql://localhost/database",
        "GENKAN_ISSUER": "http://localhost:8080",
        "GENKAN_SECRET_KEY": "A" * 43,
    }
    config = read_identity_config(minimal)
    known = {each.name for each in fields(IdentityConfig)}
    return {
        name: value_text(getattr(config, default)) if default in known else default
        for name, (default, _) in words.IDENTITY.items()
    }


def value_text(value: object) -> str:
    """A default as it would be set, as `code`."""
    match value:
        case None:
            return "none"
        case bool():
            return _code(str(value).lower())
        case frozenset():
            return _code(",".join(sorted(map(str, cast("frozenset[object]", value))))) or "none"
        case tuple():
            return _code(",".join(map(str, cast("tuple[object, ...]", value))))
        case _:
            return _code(str(value))


def _server() -> tuple[Documented, ...]:
    return tuple(
        Documented(name, SERVER, meaning, plain_default(default))
        for name, (default, readers, meaning) in words.CLI.items()
        if "`up`" in readers
    )


def _engine() -> tuple[Documented, ...]:
    reader = read_by_engine()
    return tuple(
        Documented(
            name,
            _group(name, ENGINE_GROUPS),
            without_links(f"{words.ENGINE[name]} {reader.limits.get(name, '')}".strip()),
            plain_default(words.DEFAULT_WORDS.get(name, reader.defaults[name])),
        )
        for name in reader.defaults
        if name not in REFUSED_WHEN_TRUE
    )


def _identity() -> tuple[Documented, ...]:
    defaults = identity_defaults()
    return tuple(
        Documented(
            name,
            _group(name, IDENTITY_GROUPS),
            without_links(meaning),
            plain_default(defaults[name]),
        )
        for name, (_, meaning) in words.IDENTITY.items()
    )


def _idle() -> tuple[Documented, ...]:
    return tuple(
        Documented(name, WITHOUT_EFFECT, without_links(why), None)
        for name, why in (*words.WITHOUT_EFFECT.items(), *REFUSED_WHEN_TRUE.items())
    )


def _group(name: str, groups: Mapping[str, str]) -> str:
    return next(group for group, pattern in groups.items() if re.search(pattern, name))


def without_links(text: str) -> str:
    """`[workflows](../how-to/workflows.md)` as its words."""
    return _LINK.sub(r"\1", text.replace(_BELOW, ""))


def plain_default(text: str) -> str | None:
    """A default without its marks: None for "none"."""
    return None if text in {"none", "required"} else text.replace("`", "")


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
