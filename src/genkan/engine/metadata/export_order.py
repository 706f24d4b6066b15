"""The order in which Hasura exports metadata: by name, whatever came first.

Only the export is in it: what is stored keeps the order in which it was declared, which says
whose name is taken when two are in conflict.
Source: Hasura v2, `RQL/Types/Metadata/Serialization.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar, cast

from genkan.engine.metadata.model import Metadata, Source, TrackedTable

Holder = TypeVar("Holder", Metadata, Source, TrackedTable)

# The mappings of these fields are JSON as it was written.
_AS_WRITTEN = frozenset({"configuration", "rest"})


def in_export_order(metadata: Metadata) -> Metadata:
    """The same metadata, each mapping of objects by name."""
    sources = {
        name: replace(
            ordered := _by_name(source),
            tables={table: _by_name(tracked) for table, tracked in ordered.tables.items()},
        )
        for name, source in metadata.sources.items()
    }
    return _by_name(replace(metadata, sources=sources))


def _by_name(holder: Holder) -> Holder:
    found = {one.name: getattr(holder, one.name) for one in fields(holder)}
    return replace(
        holder,
        **{
            name: dict(sorted(cast("Mapping[str, object]", value).items(), key=_key))
            for name, value in found.items()
            if isinstance(value, Mapping) and name not in _AS_WRITTEN
        },
    )


def _key(item: tuple[str, object]) -> str:
    return item[0]
