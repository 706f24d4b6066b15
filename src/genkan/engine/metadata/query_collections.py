"""Query collections and the allow list that is made of them.

A listed query is text here; operation/allow_list.py knows GraphQL.
Source: Hasura v2, metadata API, query collections; allow list of operations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from genkan.engine.errors import NotSupported, UnreadableArguments
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    items,
    name,
    optional,
    optional_text,
    refuse_misspelt,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import CollectionName, QueryName, RoleName


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """A document of a collection."""

    name: QueryName
    query: str


@dataclass(frozen=True, slots=True)
class QueryCollection:
    """Documents under one name; those of a collection have names of their own."""

    name: CollectionName
    queries: tuple[ListedQuery, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class AllowListEntry:
    """A collection of the allow list, for these roles; None: for every role."""

    collection: CollectionName
    roles: tuple[RoleName, ...] | None = None


def without_query(collection: QueryCollection, query: QueryName) -> QueryCollection:
    """The collection without the query of that name."""
    kept = tuple(listed for listed in collection.queries if listed.name != query)
    return replace(collection, queries=kept)


def query_collection(node: Node) -> QueryCollection:
    """One element of ``query_collections``. Raises NotSupported for a name used twice."""
    members = fields(node, "CreateCollection")
    refuse_misspelt(members, {"name", "definition", "comment"}, node)
    collection = CollectionName(name(required(members, "name", node)))
    definition = required(members, "definition", node)
    parts = fields(definition, "CollectionDef")
    refuse_misspelt(parts, {"queries"}, definition)
    queries = required(parts, "queries", definition)
    listed = tuple(listed_query(item) for item in items(queries))
    counted = Counter(query.name for query in listed)
    twice = ", ".join(f'"{query}"' for query, count in counted.items() if count > 1)
    if twice:
        raise NotSupported(f"found duplicate query names {twice}", path=queries.path)
    return QueryCollection(collection, listed, optional_text(members, "comment"))


def listed_query(node: Node) -> ListedQuery:
    """One element of ``queries``."""
    members = fields(node, "ListedQuery")
    refuse_misspelt(members, {"name", "query"}, node)
    return ListedQuery(
        QueryName(name(required(members, "name", node))), text(required(members, "query", node))
    )


def allow_list_entry(node: Node) -> AllowListEntry:
    """One element of ``allowlist``; without a scope it is for every role."""
    members = fields(node, "AllowlistEntry")
    refuse_unknown(members, {"collection", "scope"}, node)
    collection = CollectionName(name(required(members, "collection", node)))
    scope = optional(members, "scope")
    return AllowListEntry(collection, None if scope is None else allow_list_roles(scope))


def allow_list_roles(scope: Node) -> tuple[RoleName, ...] | None:
    """``{"global": true}`` or ``{"global": false, "roles": [...]}``."""
    members = fields(scope, "AllowlistScope")
    refuse_unknown(members, {"global", "roles"}, scope)
    is_global = flag(required(members, "global", scope))
    listed = optional(members, "roles")
    if is_global:
        if listed is not None:
            raise UnreadableArguments("roles are not allowed when global is true", path=scope.path)
        return None
    node = required(members, "roles", scope)
    roles = tuple(RoleName(name(item)) for item in items(node))
    if not roles:
        raise UnreadableArguments("parsing NonEmpty failed, unexpected empty list", path=node.path)
    if len(set(roles)) != len(roles):
        raise UnreadableArguments("duplicate roles are not allowed", path=scope.path)
    return roles


def query_collection_json(collection: QueryCollection) -> Mapping[str, object]:
    """One element of ``query_collections``."""
    queries = [listed_query_json(query) for query in collection.queries]
    comment = {} if collection.comment is None else {"comment": collection.comment}
    return {"name": collection.name, "definition": {"queries": queries}, **comment}


def listed_query_json(query: ListedQuery) -> Mapping[str, object]:
    """One element of ``queries``."""
    return {"name": query.name, "query": query.query}


def allow_list_entry_json(entry: AllowListEntry) -> Mapping[str, object]:
    """One element of ``allowlist``, its scope written out as Hasura does."""
    if entry.roles is None:
        return {"collection": entry.collection, "scope": {"global": True}}
    return {"collection": entry.collection, "scope": {"global": False, "roles": list(entry.roles)}}
