"""One measurement a file: what it does to a running engine, and what that takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from bench.engine import Engine
from bench.result import Result
from bench.schemas import Schema
from genkan.cli.embedded.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Running:
    """An engine over the database of a schema, which bears the schema's name in the cluster."""

    engine: Engine
    schema: Schema
    cluster: Cluster


# Raises AssertionError when an answer is not what it has to be.
Measurement: TypeAlias = Callable[[Running], Iterator[Result]]
