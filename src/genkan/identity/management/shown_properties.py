"""Which properties a token may show, and what is wrong with a source of a claim."""

from collections.abc import Sequence

from genkan.identity.management.call import Call
from genkan.identity.model.property import PropertyContext
from genkan.identity.names import PropertyKey
from genkan.identity.tokens.claim_source import property_source


async def shown_properties(call: Call) -> frozenset[tuple[PropertyContext, PropertyKey]]:
    """All that are not private."""
    found = await call.ports.properties.all(None)
    return frozenset((each.context, each.key) for each in found if not each.is_private)


def source_fault(
    source: str, sources: Sequence[str], known: frozenset[tuple[PropertyContext, PropertyKey]]
) -> str | None:
    """What is wrong with a source, None when it is one of these."""
    if source in sources or property_source(source) in known:
        return None
    return (
        f"'{source[:100]}' is no source; use {', '.join(sources)}, or a property that is not "
        "private, as in 'application_properties.key'"
    )
