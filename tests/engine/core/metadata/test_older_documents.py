"""Metadata documents of versions 1 and 2, which know no sources."""

import pytest

from genkan.engine.errors import EngineError
from genkan.engine.metadata.decode import metadata_without_sources
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.reading import Node
from genkan.engine.names import DEFAULT_SOURCE, FunctionName, SourceName, TableName

CONFIGURATION = {"connection_info": {"database_url": "postgresql://localhost/x"}}


@pytest.mark.parametrize(("version", "function"), [(1, "f"), (2, {"function": "f"})])
def test_older_metadata_is_all_there_is_afterwards(version: int, function: object) -> None:
    other = SourceName("other")
    sources = {
        DEFAULT_SOURCE: Source(DEFAULT_SOURCE, CONFIGURATION),
        other: Source(other, CONFIGURATION),
    }
    endpoints = [{"name": "e"}]
    before = Metadata(sources, rest={"rest_endpoints": endpoints, "network": {"a": 1}})
    document = {"version": version, "tables": [{"table": "author"}], "functions": [function]}
    metadata = metadata_without_sources(Node(document), version, before)
    (source,) = metadata.sources.values()
    assert list(source.tables) == [TableName(DEFAULT_SOURCE, "public", "author")]
    assert list(source.functions) == [FunctionName(DEFAULT_SOURCE, "public", "f")]
    assert source.configuration == CONFIGURATION
    assert metadata.rest == {"rest_endpoints": endpoints}


def test_older_metadata_needs_a_source_to_take_its_tables() -> None:
    with pytest.raises(EngineError, match="since no default source is defined"):
        metadata_without_sources(Node({"tables": []}), 1, Metadata())
    with pytest.raises(EngineError, match='key "tables" not found'):
        metadata_without_sources(Node({}), 1, Metadata())
