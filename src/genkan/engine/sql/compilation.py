"""What all writers of one statement share: its aliases and the options of its answer."""

from dataclasses import dataclass, field

from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.fragment import Sql


@dataclass(frozen=True, slots=True)
class SqlOptions:
    """How answers are written (Hasura: ``--stringify-numeric-types``)."""

    stringify_numeric_types: bool


@dataclass(frozen=True, slots=True)
class Compilation:
    """One statement in the making.

    written: what gives the rows that a mutation wrote (`ir.select.Written`), in ``from``.
    called: what gives the rows of the root's volatile function, in ``from``.
    """

    options: SqlOptions
    aliases: Aliases = field(default_factory=Aliases)
    written: Sql | None = None
    called: Sql | None = None
