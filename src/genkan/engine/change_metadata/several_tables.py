"""``pg_track_tables`` and ``pg_untrack_tables``: what can be done is done, the rest is told.

Source: Hasura v2, `Table/API.hs` (`runTrackTablesQ`, `runUntrackTablesQ`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.refuse import new_inconsistencies, refuse_after_several
from genkan.engine.errors import (
    BadRequest,
    EngineError,
    InvalidConfiguration,
    MetadataWarnings,
    UnreadableArguments,
)
from genkan.engine.metadata.commands.tables import (
    needs_table,
    part_of,
    track_table,
    untracked_tables,
)
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.dependents import Need, dependent_list, dependents
from genkan.engine.metadata.edit import source_name
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.object_words import object_name
from genkan.engine.metadata.objects import MetadataObject, TableObject
from genkan.engine.metadata.reading import Node, fields, flag, is_set, items, optional, required
from genkan.engine.metadata.warning import MetadataWarning, WarningCode, warnings_json
from genkan.engine.names import TableName


@dataclass(slots=True)
class _Outcome:
    """What has come of the tables so far."""

    code: WarningCode
    warnings: list[MetadataWarning] = field(default_factory=list[MetadataWarning])

    def warn(self, table: TableName, message: str) -> None:
        self.warnings.append(MetadataWarning(self.code, TableObject(table), message))


async def track_tables(change: Change, args: Node) -> object:
    """Track each table that can be; ``allow_warnings`` says whether some may be left."""
    nodes = _nodes_by_table(args, "TrackTables")
    outcome = _Outcome(WarningCode.TRACK_TABLE_FAILED)
    wanted: dict[TableName, Node] = {}
    for table, node in nodes.items():
        try:
            track_table(change.draft, node)
        except UnreadableArguments:
            raise
        except EngineError as error:
            outcome.warn(table, error.message)
        else:
            wanted[table] = node

    def tracked(tables: Sequence[TableName]) -> Metadata:
        draft = change.draft
        for table in tables:
            draft = replace(draft, metadata=track_table(draft, wanted[table]).metadata)
        return draft.metadata

    done = await _do_those_that_fit(change, tuple(wanted), tracked, outcome)
    return _answer(args, done, outcome, "all tables failed to track")


async def untrack_tables(change: Change, args: Node) -> object:
    """Untrack each table that nothing else needs, or whose dependents may go with it."""
    nodes = _nodes_by_table(args, "UntrackTables")
    outcome = _Outcome(WarningCode.UNTRACK_TABLE_FAILED)
    wanted: list[TableName] = []
    for table, node in nodes.items():
        source = change.metadata.sources.get(table.source)
        if source is None or table not in source.tables:
            outcome.warn(table, f'view/table already untracked: "{table}"')
        else:
            needing = _needing(change, table)
            others = [item for item in needing if not any(map(_is_of(item), nodes))]
            if others and not is_set(fields(node), "cascade"):
                listed = dependent_list(needing)
                message = f"cannot drop due to the following dependent objects: {listed}"
                outcome.warn(table, message)
            else:
                wanted.append(table)

    def untracked(tables: Sequence[TableName]) -> Metadata:
        return untracked_tables(change.draft, tables)

    done = await _do_those_that_fit(change, tuple(wanted), untracked, outcome)
    return _answer(args, done, outcome, "all tables failed to untrack")


def _nodes_by_table(args: Node, what: str) -> Mapping[TableName, Node]:
    """Each element by the table it names. Raises BadRequest when two name the same."""
    members = fields(args, what)
    named = [(_named_table(node), node) for node in items(required(members, "tables", args))]
    counted = Counter(table for table, _ in named)
    twice = sorted(table for table, count in counted.items() if count > 1)
    if twice:
        listed = ", ".join(f"{table.source}.{table}" for table in twice)
        raise BadRequest(
            f"The following tables occur more than once in the request: {listed}",
            path="$.tables",
        )
    return dict(named)


def _named_table(node: Node) -> TableName:
    members = fields(node)
    return table_name(members.get("table", node), source_name(members))


def _needing(change: Change, table: TableName) -> list[MetadataObject]:
    gone: Callable[[Need], bool] = needs_table(table)
    is_part = part_of(table)
    found = dependents(change.metadata, change.catalogs, gone)
    return [item for item in found if not is_part(item)]


def _is_of(item: MetadataObject) -> Callable[[TableName], bool]:
    return lambda table: part_of(table)(item)


async def _do_those_that_fit(
    change: Change,
    tables: tuple[TableName, ...],
    edited: Callable[[Sequence[TableName]], Metadata],
    outcome: _Outcome,
) -> tuple[TableName, ...]:
    """The tables whose edit is the draft now; those that would be inconsistent are told of."""
    known = change.checked.inconsistencies
    metadata = edited(tables)
    checked = await change.check(metadata)
    reasons = {
        item.name: item.reason for item in new_inconsistencies(known, checked.inconsistencies)
    }
    failed = [table for table in tables if object_name(TableObject(table)) in reasons]
    if failed:
        for table in failed:
            outcome.warn(table, reasons[object_name(TableObject(table))])
        tables = tuple(table for table in tables if table not in failed)
        metadata = edited(tables)
        checked = await change.check(metadata)
    refuse_after_several(known, checked.inconsistencies)
    change.accept(metadata, checked)
    return tables


def _answer(
    args: Node, done: tuple[TableName, ...], outcome: _Outcome, nothing_done: str
) -> Mapping[str, object]:
    told = warnings_json(outcome.warnings)
    if not done:
        raise InvalidConfiguration(nothing_done, internal=told)
    allowed = optional(fields(args), "allow_warnings")
    if told and allowed is not None and not flag(allowed):
        raise MetadataWarnings("failed due to metadata warnings", internal=told)
    return {"message": "success", "warnings": told} if told else {"message": "success"}
