"""What our triggers say by NOTIFY, read. They are told of when everybody sees the change.

A trigger fires once for a statement: which old row became which new one is not known, so each
is told alone, as if rows had gone and others come.
"""

from collections.abc import Iterator

import msgspec

from genkan.engine.subscriptions.change import Change, Relation, RelationChanged, RowChanged


class _Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """columns: null when the rows are not said; in the order of each row's values."""

    schema: str
    table: str
    columns: tuple[str, ...] | None = None
    old: tuple[tuple[str | None, ...], ...] = ()
    new: tuple[tuple[str | None, ...], ...] = ()


class Said:
    """A payload. Raises ValueError when it is none of ours."""

    __slots__ = ("_payload", "written")

    def __init__(self, text: str) -> None:
        self._payload = msgspec.json.decode(text, type=_Payload)
        said = self._payload
        width = 0 if said.columns is None else len(said.columns)
        if any(len(values) != width for values in (*said.old, *said.new)):
            raise ValueError(f"expected rows of {width} values")
        self.written = Relation(said.schema, said.table)

    def changes_of(self, relation: Relation) -> Iterator[Change]:
        """As changes of a relation whose rows they are."""
        said = self._payload
        if said.columns is None:
            yield RelationChanged(relation)
            return
        for values in said.old:
            yield RowChanged(relation, dict(zip(said.columns, values, strict=True)), None)
        for values in said.new:
            yield RowChanged(relation, None, dict(zip(said.columns, values, strict=True)))
