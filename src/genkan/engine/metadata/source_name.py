"""A source under another name: every table and function of it carries the name along."""

from dataclasses import replace

from genkan.engine.metadata.decode import source_from_json
from genkan.engine.metadata.encode import source_json
from genkan.engine.metadata.model import Source
from genkan.engine.metadata.reading import Node
from genkan.engine.names import SourceName


def renamed_source(source: Source, new: SourceName) -> Source:
    """The source as it would read had it been declared under the name `new`."""
    declared = {**source_json(source), "name": new}
    return replace(source_from_json(Node(declared)), kind=source.kind)
