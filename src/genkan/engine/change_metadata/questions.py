"""Commands that change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from genkan.engine.change_metadata.refuse import inconsistencies_json
from genkan.engine.change_metadata.webhook_transform import webhook_transform_json
from genkan.engine.errors import DataConnectorError, NotExists
from genkan.engine.metadata.check import Checked
from genkan.engine.metadata.command_table import Question
from genkan.engine.metadata.commands.native_queries import (
    logical_models_json,
    native_queries_json,
)
from genkan.engine.metadata.commands.remote_schemas import remote_schema_name
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.encode import metadata_json
from genkan.engine.metadata.export_order import in_export_order
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node, fields, name, required
from genkan.engine.metadata.source_tables import source_tables_json, table_info_json
from genkan.engine.metadata.suggest_relationships import suggested_relationships_json
from genkan.engine.names import RemoteSchemaName, SourceName
from genkan.engine.remote_schemas.reading import Remotes, reading_of

# By Hasura's word for it; only Postgres can be a source here.
_SOURCE_KINDS: Final = {"pg": True, "citus": False, "cockroach": False, "mssql": False,
                        "bigquery": False}  # fmt: skip
_POSTGRES: Final = frozenset({"pg", "postgres"})


@dataclass(frozen=True, slots=True)
class Known:
    """What answers are made of: the metadata, what of it fits, and what the sources have."""

    metadata: Metadata
    checked: Checked
    catalogs: Catalogs
    resource_version: int
    remotes: Remotes


def answer_question(  # noqa: C901, PLR0911, PLR0912 - one for each question
    question: Question, known: Known, version: int, args: Node
) -> object:
    """The answer; of ``export_metadata`` version 2 has the resource version with it."""
    match question:
        case Question.EXPORT_METADATA:
            document = metadata_json(in_export_order(known.metadata))
            if version == 1:
                return document
            return {"resource_version": known.resource_version, "metadata": document}
        case Question.GET_INCONSISTENT_METADATA:
            return _consistency(known)
        case Question.DUMP_INTERNAL_STATE:
            return _internal_state(known)
        case Question.LIST_SOURCE_KINDS:
            return {"sources": _source_kinds()}
        case Question.GET_SOURCE_KIND_CAPABILITIES:
            raise _no_capabilities(name(required(fields(args), "name", args)))
        case Question.GET_SOURCE_TABLES:
            return source_tables_json(known.metadata, known.catalogs, args)
        case Question.GET_TABLE_INFO:
            return table_info_json(known.metadata, known.catalogs, args)
        case Question.SUGGEST_RELATIONSHIPS:
            consistent = known.checked.consistent
            return suggested_relationships_json(known.metadata, consistent, known.catalogs, args)
        case Question.GET_NATIVE_QUERY:
            return native_queries_json(known.metadata, args)
        case Question.GET_LOGICAL_MODEL:
            return logical_models_json(known.metadata, args)
        case Question.TEST_WEBHOOK_TRANSFORM:
            return webhook_transform_json(args)
        case Question.INTROSPECT_REMOTE_SCHEMA:
            return _introspection(known, remote_schema_name(args))


def _consistency(known: Known) -> Mapping[str, object]:
    return {
        "is_consistent": not known.checked.inconsistencies,
        "inconsistent_objects": inconsistencies_json(known.checked.inconsistencies),
    }


def _internal_state(known: Known) -> Mapping[str, object]:
    """What answers are made of, for whoever looks for a fault of ours."""
    return {
        "resource_version": known.resource_version,
        "metadata": metadata_json(known.checked.consistent),
        "sources": {source: _catalog(known, source) for source in known.catalogs},
        **_consistency(known),
    }


def _catalog(known: Known, source: SourceName) -> Mapping[str, object]:
    catalog = known.catalogs[source]
    return {
        "tables": {str(table.name): list(table.columns) for table in catalog.tables.values()},
        "functions": [str(function) for function in catalog.functions],
    }


def _introspection(known: Known, name: RemoteSchemaName) -> object:
    """What the remote answered, word for word."""
    reading = reading_of(known.remotes, name)
    if reading is None:
        raise NotExists(f'remote schema: "{name}" not found')
    return msgspec.json.decode(reading.body)


def _source_kinds() -> Sequence[Mapping[str, object]]:
    return [
        {"kind": kind, "builtin": True, "display_name": kind, "available": is_available}
        for kind, is_available in _SOURCE_KINDS.items()
    ]


def _no_capabilities(kind: str) -> DataConnectorError:
    """Only kinds of source that an agent serves have any to tell."""
    if kind in _SOURCE_KINDS or kind in _POSTGRES:
        return DataConnectorError(f"{kind} does not support Capabilities")
    return DataConnectorError(f"Source Kind {kind} was not found")
