"""Documents to be kept in a collection: each has to be GraphQL.

`metadata/` keeps them as text, since it does not know GraphQL.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.errors import UnreadableArguments, ValidationFailed
from genkan.engine.metadata.reading import Node, fields, listed, optional, text
from genkan.engine.operation.document import parse_document
from genkan.engine.operation.limits import DEFAULT_LIMITS


def refuse_unreadable_documents(args: Node) -> None:
    """Raises UnreadableArguments for a query that is none, of one command or a collection."""
    for node in _documents(args):
        try:
            parse_document(text(node), DEFAULT_LIMITS)
        except ValidationFailed as error:
            raise UnreadableArguments(error.message, path=node.path) from None


def _documents(args: Node) -> Iterator[Node]:
    members = fields(args)
    definition = optional(members, "definition")
    queries = () if definition is None else listed(fields(definition), "queries")
    for node in (args, *queries):
        query = optional(fields(node), "query")
        if query is not None:
            yield query
