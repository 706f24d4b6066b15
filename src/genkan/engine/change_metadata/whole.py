"""Commands about all of the metadata: replace, clear, reload, drop what is inconsistent."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.refuse import inconsistencies_json, refuse_any
from genkan.engine.metadata.check import Checked
from genkan.engine.metadata.decode import metadata_from_json, metadata_from_v2
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node, fields, is_set, required
from genkan.engine.names import DEFAULT_SOURCE

_SUCCESS: Mapping[str, object] = {"message": "success"}


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
        bare = replace(default, tables={}, functions={}, rest={})
        left = Metadata(sources={DEFAULT_SOURCE: bare})
    await change.apply_whole(left, reads_anew=False)
    return _SUCCESS


async def reload_metadata(change: Change) -> object:
    """``reload_metadata``: read what the sources have now; the document stays."""
    checked = await change.apply_whole(change.metadata, reads_anew=True)
    answer = {"message": "success", "is_consistent": not checked.inconsistencies}
    if not checked.inconsistencies:
        return answer
    return {**answer, "inconsistent_objects": inconsistencies_json(checked.inconsistencies)}


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


async def _replace(change: Change, document: Node) -> Checked:
    members = fields(document, "Metadata")
    if "sources" in members:
        metadata = metadata_from_json(document)
    else:
        metadata = metadata_from_v2(document, change.metadata.sources)
    return await change.apply_whole(metadata, reads_anew=True)
