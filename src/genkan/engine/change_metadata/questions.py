"""Commands that change nothing."""

from collections.abc import Sequence

from genkan.engine.change_metadata.refuse import inconsistencies_json
from genkan.engine.metadata.command_table import Question
from genkan.engine.metadata.encode import metadata_json
from genkan.engine.metadata.model import Inconsistency, Metadata


def answer_question(
    question: Question,
    metadata: Metadata,
    inconsistencies: Sequence[Inconsistency],
    resource_version: int,
    version: int,
) -> object:
    """The answer; of ``export_metadata`` version 2 has the resource version with it."""
    match question:
        case Question.EXPORT_METADATA:
            document = metadata_json(metadata)
            if version == 1:
                return document
            return {"resource_version": resource_version, "metadata": document}
        case Question.GET_INCONSISTENT_METADATA:
            return {
                "is_consistent": not inconsistencies,
                "inconsistent_objects": inconsistencies_json(inconsistencies),
            }
        case Question.LIST_SOURCE_KINDS:
            kind = {"builtin": True, "kind": "pg", "display_name": "PostgreSQL", "available": True}
            return {"sources": [kind]}
