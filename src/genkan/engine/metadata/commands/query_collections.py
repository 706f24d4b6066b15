"""Query collections, and which of them are on the allow list.

Source: Hasura v2, metadata API, query collections; `RQL/DDL/QueryCollection.hs`, whose
messages and places are used.
"""

from dataclasses import replace
from typing import Final

from genkan.engine.errors import (
    AlreadyExists,
    DependencyError,
    NotExists,
    NotFound,
)
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.objects import with_collection, without_key
from genkan.engine.metadata.query_collections import (
    AllowListEntry,
    ListedQuery,
    QueryCollection,
    allow_list_entry,
    allow_list_roles,
    query_collection,
    without_query,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    name,
    record,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import CollectionName, QueryName

_COLLECTION_TYPES: Final = "Hasura.RQL.Types.QueryCollection"
_DROP_FROM_LIST: Final = "Hasura.RQL.Types.Allowlist.DropCollectionFromAllowlist"


def create_query_collection(draft: Draft, args: Node) -> Edited:
    """``create_query_collection``."""
    collection = query_collection(args)
    _refuse_known(draft.metadata, collection.name, "$.name")
    return Edited(with_collection(draft.metadata, collection))


def rename_query_collection(draft: Draft, args: Node) -> Edited:
    """``rename_query_collection``; a collection that is on the allow list stays there."""
    members = record(args, f"{_COLLECTION_TYPES}.RenameCollection", ("name", "new_name"))
    old = CollectionName(name(members["name"]))
    new = CollectionName(name(members["new_name"]))
    metadata = draft.metadata
    renamed = replace(_collection(metadata, old, "$"), name=new)
    _refuse_known(metadata, new, "$.new_name")
    collections = {**without_key(metadata.query_collections, old), new: renamed}
    allow_list = {
        (new if key == old else key): (replace(entry, collection=new) if key == old else entry)
        for key, entry in metadata.allow_list.items()
    }
    return Edited(replace(metadata, query_collections=collections, allow_list=allow_list))


def drop_query_collection(draft: Draft, args: Node) -> Edited:
    """``drop_query_collection``; ``cascade`` takes it off the allow list as well."""
    members = record(args, f"{_COLLECTION_TYPES}.DropCollection", ("collection", "cascade"))
    dropped = CollectionName(name(members["collection"]))
    metadata = draft.metadata
    _collection(metadata, dropped, "$.collection")
    if dropped in metadata.allow_list and not flag(members["cascade"]):
        raise DependencyError(
            f'query collection with name "{dropped}" is present in the allowlist; cannot proceed '
            "to drop. please use cascade to confirm you wish to drop it from the allowlist as well",
            path="$.collection",
        )
    return Edited(
        replace(
            metadata,
            query_collections=without_key(metadata.query_collections, dropped),
            allow_list=without_key(metadata.allow_list, dropped),
        )
    )


def add_query_to_collection(draft: Draft, args: Node) -> Edited:
    """``add_query_to_collection``."""
    keys = ("collection_name", "query_name", "query")
    members = record(args, f"{_COLLECTION_TYPES}.AddQueryToCollection", keys)
    collection_name = CollectionName(name(members["collection_name"]))
    query_name = QueryName(name(members["query_name"]))
    added = ListedQuery(query_name, text(members["query"]))
    collection = _collection(draft.metadata, collection_name, "$")
    if _has(collection, query_name):
        raise AlreadyExists(
            f'query with name "{query_name}" already exists in collection "{collection_name}"'
        )
    queries = (*collection.queries, added)
    return Edited(with_collection(draft.metadata, replace(collection, queries=queries)))


def drop_query_from_collection(draft: Draft, args: Node) -> Edited:
    """``drop_query_from_collection``."""
    keys = ("collection_name", "query_name")
    members = record(args, f"{_COLLECTION_TYPES}.DropQueryFromCollection", keys)
    collection_name = CollectionName(name(members["collection_name"]))
    query_name = QueryName(name(members["query_name"]))
    collection = _collection(draft.metadata, collection_name, "$")
    if not _has(collection, query_name):
        raise NotFound(
            f'query with name "{query_name}" not found in collection "{collection_name}"'
        )
    return Edited(with_collection(draft.metadata, without_query(collection, query_name)))


def add_collection_to_allow_list(draft: Draft, args: Node) -> Edited:
    """``add_collection_to_allowlist``; one that is there keeps its scope, and is no error."""
    entry = allow_list_entry(args)
    _collection(draft.metadata, entry.collection, "$.collection")
    if entry.collection in draft.metadata.allow_list:
        message = (
            f'collection "{entry.collection}" already exists in the allowlist, scope ignored; '
            "to change scope, use update_scope_of_collection_in_allowlist"
        )
        return Edited(draft.metadata, message=message)
    return Edited(_with_entry(draft.metadata, entry))


def update_scope_in_allow_list(draft: Draft, args: Node) -> Edited:
    """``update_scope_of_collection_in_allowlist``."""
    members = fields(args, "UpdateScopeOfCollectionInAllowlist")
    refuse_unknown(members, {"collection", "scope"}, args)
    collection = CollectionName(name(required(members, "collection", args)))
    roles = allow_list_roles(required(members, "scope", args))
    _collection(draft.metadata, collection, "$.collection")
    _refuse_unlisted(draft.metadata, collection)
    return Edited(_with_entry(draft.metadata, AllowListEntry(collection, roles)))


def drop_collection_from_allow_list(draft: Draft, args: Node) -> Edited:
    """``drop_collection_from_allowlist``."""
    members = record(args, _DROP_FROM_LIST, ("collection",))
    collection = CollectionName(name(members["collection"]))
    _collection(draft.metadata, collection, "$.collection")
    _refuse_unlisted(draft.metadata, collection)
    allow_list = without_key(draft.metadata.allow_list, collection)
    return Edited(replace(draft.metadata, allow_list=allow_list))


def _collection(metadata: Metadata, wanted: CollectionName, path: str) -> QueryCollection:
    found = metadata.query_collections.get(wanted)
    if found is None:
        raise NotExists(f'query collection with name "{wanted}" does not exist', path=path)
    return found


def _refuse_known(metadata: Metadata, collection: CollectionName, path: str) -> None:
    if collection in metadata.query_collections:
        message = f'query collection with name "{collection}" already exists'
        raise AlreadyExists(message, path=path)


def _refuse_unlisted(metadata: Metadata, collection: CollectionName) -> None:
    if collection not in metadata.allow_list:
        raise NotFound(f'collection "{collection}" doesn\'t exist in the allowlist')


def _has(collection: QueryCollection, query: QueryName) -> bool:
    return any(listed.name == query for listed in collection.queries)


def _with_entry(metadata: Metadata, entry: AllowListEntry) -> Metadata:
    return replace(metadata, allow_list={**metadata.allow_list, entry.collection: entry})
