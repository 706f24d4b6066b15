"""The introspection query of GraphiQL, by the role that may read most."""

import json
from collections.abc import Iterator

from graphql import get_introspection_query

from bench.measurements import Running
from bench.result import Result


def measure(running: Running) -> Iterator[Result]:
    """The first time and again, packed and plain."""
    engine, role = running.engine, running.schema.largest_role
    query = get_introspection_query()
    first = engine.query(query, role, accept_encoding="gzip")
    again = engine.query(query, role, accept_encoding="gzip")
    plain = engine.query(query, role, accept_encoding="identity")
    types = json.loads(first.body)["data"]["__schema"]["types"]
    names = [kind["name"] for kind in types]
    assert names == sorted(names), "types by name"
    assert "query_root" in names
    assert first.body == again.body == plain.body
    yield Result(f"introspection, {len(names):,} types, first", first.seconds * 1000, "ms")
    yield Result("introspection, first, CPU", first.cpu_seconds * 1000, "ms")
    yield Result("introspection again", again.seconds * 1000, "ms")
    yield Result("introspection again, CPU", again.cpu_seconds * 1000, "ms")
    yield Result("introspection again, not packed", plain.seconds * 1000, "ms")
    yield Result("introspection, size", len(first.body) / 1e6, "MB")
    yield Result("memory after introspection", engine.resident_megabytes(), "MB")
