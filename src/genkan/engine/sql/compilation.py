"""What all writers of one statement share: its aliases and the options of its answer."""

from dataclasses import dataclass, field

from genkan.engine.sql.aliases import Aliases


@dataclass(frozen=True, slots=True)
class SqlOptions:
    """How answers are written (Hasura: ``--stringify-numeric-types``)."""

    stringify_numeric_types: bool


@dataclass(frozen=True, slots=True)
class Compilation:
    """One statement in the making."""

    options: SqlOptions
    aliases: Aliases = field(default_factory=Aliases)
