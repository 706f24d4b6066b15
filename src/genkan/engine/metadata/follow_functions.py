"""What SQL may not do to functions that are offered.

Source: Hasura v2, `Backends/Postgres/DDL/RunSQL.hs`, whose messages are used.
"""

from __future__ import annotations

from genkan.engine.catalog.model import Catalog, Volatility
from genkan.engine.errors import NotSupported
from genkan.engine.metadata.model import Source
from genkan.engine.names import FunctionName


def refuse_altered_functions(source: Source, before: Catalog, after: Catalog) -> None:
    """Raises NotSupported for a second function of a name, and for one that writes from now on."""
    _refuse_of_computed_fields(source, before, after)
    overloaded = [name for name in source.functions if _is_overloaded(name, before, after)]
    if overloaded:
        listed = ", ".join(map(str, overloaded))
        raise NotSupported(f"the following tracked function(s) cannot be overloaded: {listed}")
    for name in source.functions:
        if _writes_now(name, before, after):
            raise NotSupported(
                f'type of function "{name}" is altered to "VOLATILE" which is not supported now'
            )


def _refuse_of_computed_fields(source: Source, before: Catalog, after: Catalog) -> None:
    for table in source.tables.values():
        for field in table.computed_fields.values():
            start = f'function "{field.function}" associated with computed field'
            if _is_overloaded(field.function, before, after):
                raise NotSupported(
                    f'The {start}"{field.name}" of table "{table.name}" is being overloaded'
                )
            if _writes_now(field.function, before, after):
                raise NotSupported(
                    f'The type of {start} "{field.name}" of table "{table.name}" '
                    'is being altered to "VOLATILE"'
                )


def _is_overloaded(name: FunctionName, before: Catalog, after: Catalog) -> bool:
    known = len(before.functions.get(name, ()))
    return known == 1 and len(after.functions.get(name, ())) > 1


def _writes_now(name: FunctionName, before: Catalog, after: Catalog) -> bool:
    """Of a function that was altered; one that was dropped and made again is another."""
    read_only = {
        item.oid
        for item in before.functions.get(name, ())
        if item.volatility is not Volatility.VOLATILE
    }
    return any(
        item.oid in read_only and item.volatility is Volatility.VOLATILE
        for item in after.functions.get(name, ())
    )
