"""Commands about all of the metadata: replace, clear, reload, drop what is inconsistent."""

from collections.abc import Mapping
from typing import Final

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.refuse import inconsistencies_json, refuse_any, refuse_others
from genkan.engine.errors import NotExists, UnreadableArguments
from genkan.engine.metadata.check import Checked
from genkan.engine.metadata.commands.remote_schemas import remote_schema_name
from genkan.engine.metadata.decode import metadata_from_json, metadata_without_sources
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.reading import (
    Node,
    fields,
    integer,
    is_set,
    items,
    optional,
    required,
    text,
)
from genkan.engine.names import DEFAULT_SOURCE

_SUCCESS: Mapping[str, object] = {"message": "success"}
_WITH_SOURCES: Final = 3
_VERSIONS: Final = (1, 2, _WITH_SOURCES)


async def replace_metadata(change: Change, args: Node) -> object:
    """``replace_metadata``: a bare document (v3 or v2), or ``{"metadata": document, ...}``.

    Only the second form says what is inconsistent, and can be told to accept that.
    """
    members = fields(args, "ReplaceMetadata")
    if "metadata" not in members:
        checked = await _replace(change, args)
        refuse_any(checked.inconsistencies)
        return _SUCCESS
    checked = await _replace(change, required(members, "metadata", args))
    if not is_set(members, "allow_inconsistent_metadata"):
        refuse_any(checked.inconsistencies)
    return consistency_json(checked)


async def clear_metadata(change: Change) -> object:
    """``clear_metadata``: nothing is left but the source ``default``, without its tables."""
    default = change.metadata.sources.get(DEFAULT_SOURCE)
    left = Metadata()
    if default is not None:
        bare = Source(default.name, default.configuration, kind=default.kind)
        left = Metadata(sources={DEFAULT_SOURCE: bare})
    await change.apply_whole(left, reads_anew=False)
    return _SUCCESS


async def reload_metadata(change: Change, args: Node) -> object:
    """``reload_metadata``: read what the sources have now; the document stays.

    All of it is read anew, also when a part is named.
    """
    _check_named(change.metadata, fields(args, "ReloadMetadata"))
    change.readings.forget()
    change.forget_remotes()
    checked = await change.apply_whole(change.metadata, reads_anew=True)
    answer = {"message": "success", "is_consistent": not checked.inconsistencies}
    if not checked.inconsistencies:
        return answer
    return {**answer, "inconsistent_objects": inconsistencies_json(checked.inconsistencies)}


async def reload_remote_schema(change: Change, args: Node) -> object:
    """``reload_remote_schema``: ask the remote again; what it offers now has to fit."""
    name = remote_schema_name(args)
    remote = change.metadata.remote_schemas.get(name)
    if remote is None:
        raise NotExists(f'remote schema with name "{name}" does not exist')
    before = change.checked.inconsistencies
    await change.read_remote_anew(remote)
    await change.recheck()
    refuse_others(before, change.checked.inconsistencies)
    return _SUCCESS


async def drop_inconsistent_metadata(change: Change) -> object:
    """``drop_inconsistent_metadata``: what does not fit is declared no more."""
    await change.apply_whole(change.checked.consistent, reads_anew=False)
    return _SUCCESS


def consistency_json(checked: Checked) -> Mapping[str, object]:
    """``{"is_consistent", "inconsistent_objects"}``."""
    return {
        "is_consistent": not checked.inconsistencies,
        "inconsistent_objects": inconsistencies_json(checked.inconsistencies),
    }


def _check_named(metadata: Metadata, members: Mapping[str, Node]) -> None:
    """Raises NotExists when something is to be reloaded that is not there."""
    for key, what, known in (
        ("reload_remote_schemas", "Remote schema", frozenset(metadata.remote_schemas)),
        ("reload_sources", "Source", frozenset(metadata.sources)),
        ("recreate_event_triggers", "Source", frozenset(metadata.sources)),
    ):
        node = optional(members, key)
        if node is not None and not isinstance(node.value, bool):
            missing = [name for name in map(text, items(node)) if name not in known]
            if missing:
                raise NotExists(f'{what} with name "{missing[0]}" not found in metadata')


async def _replace(change: Change, document: Node) -> Checked:
    version = _document_version(document)
    if version == _WITH_SOURCES:
        metadata = metadata_from_json(document)
    else:
        metadata = metadata_without_sources(document, version, change.metadata)
    return await change.apply_whole(metadata, reads_anew=True)


def _document_version(document: Node) -> int:
    """What the document says; those of Hasura v1 that say nothing have no sources."""
    members = fields(document, "Metadata")
    node = optional(members, "version")
    if node is None:
        return _WITH_SOURCES if "sources" in members else 1
    version = integer(node)
    if version not in _VERSIONS:
        message = f"expected 1, 2 or 3, encountered {version}"
        raise UnreadableArguments(message, path=node.path)
    return version
