"""How much roles may ask, and who may look at the schema."""

from dataclasses import replace

from genkan.engine.metadata.api_limits import NO_LIMITS, api_limits, disabled_introspection
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.reading import Node


def set_api_limits(draft: Draft, args: Node) -> Edited:
    """``set_api_limits``: these limits and no others."""
    return Edited(replace(draft.metadata, api_limits=api_limits(args)))


def remove_api_limits(draft: Draft, _: Node) -> Edited:
    """``remove_api_limits``."""
    return Edited(replace(draft.metadata, api_limits=NO_LIMITS))


def set_introspection_options(draft: Draft, args: Node) -> Edited:
    """``set_graphql_schema_introspection_options``: disabled for these roles and no others."""
    roles = disabled_introspection(args)
    return Edited(replace(draft.metadata, introspection_disabled_for=roles))
