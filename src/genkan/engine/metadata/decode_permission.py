"""The four permissions of a table, as metadata documents and commands write them."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.input_validation import input_validation
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    DeletePermission,
    InsertPermission,
    Json,
    SelectPermission,
    UpdatePermission,
)
from genkan.engine.metadata.reading import (
    Node,
    by_name,
    fields,
    is_set,
    items,
    json_object,
    listed,
    name,
    natural,
    optional,
    optional_text,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.metadata.unenforced import IN_SELECT_PERMISSION, refuse_unenforced
from genkan.engine.names import ColumnName, ComputedFieldName, RoleName

Permission = TypeVar("Permission")

QUERY_ROOT_FIELDS: Final = ("select", "select_by_pk", "select_aggregate")
SUBSCRIPTION_ROOT_FIELDS: Final = (*QUERY_ROOT_FIELDS, "select_stream")

# Hasura v1 exported allow_upsert; v2 has no meaning for it.
_SELECT: Final = frozenset(
    {
        "columns", "filter", "limit", "allow_aggregations", "computed_fields", "query_root_fields",
        "subscription_root_fields", "validate_input",
    }
)  # fmt: skip
_INSERT: Final = frozenset(
    {"columns", "check", "set", "backend_only", "validate_input", "allow_upsert"}
)
_UPDATE: Final = frozenset({"columns", "filter", "check", "set", "backend_only", "validate_input"})
_DELETE: Final = frozenset({"filter", "backend_only", "validate_input"})


def permissions_by_role(
    members: Mapping[str, Node],
    key: str,
    read: Callable[[Node, str | None], Permission],
    within: Node,
) -> Mapping[RoleName, Permission]:
    """The array `key`, ``[{"role": ..., "permission": {...}, "comment": ...}]``, by role.

    Roles of which the same is written share one object.
    """
    known: dict[tuple[str, str | None], Permission] = {}
    found = (_of_role(node, read, known) for node in listed(members, key))
    what = key.replace("_", " ")
    return dict(by_name(found, lambda of_role: of_role[0], what, within).values())


def _of_role(
    node: Node,
    read: Callable[[Node, str | None], Permission],
    known: dict[tuple[str, str | None], Permission],
) -> tuple[RoleName, Permission]:
    members = fields(node, "PermDef")
    refuse_unknown(members, {"role", "permission", "comment"}, node)
    role = RoleName(name(required(members, "role", node)))
    permission, comment = required(members, "permission", node), optional_text(members, "comment")
    # By how it is written: to Python 1, 1.0 and True are equal.
    written = (repr(permission.value), comment)
    if written not in known:
        known[written] = read(permission, comment)
    return role, known[written]


def select_permission(node: Node, comment: str | None) -> SelectPermission:
    """What a role may read."""
    members = _members(node, "SelPerm", _SELECT)
    refuse_unenforced(members, IN_SELECT_PERMISSION)
    limit = optional(members, "limit")
    return SelectPermission(
        columns=columns(required(members, "columns", node)),
        filter=_row_condition(members, "filter", node),
        limit=None if limit is None else natural(limit),
        allow_aggregations=is_set(members, "allow_aggregations"),
        computed_fields=tuple(
            ComputedFieldName(name(item)) for item in listed(members, "computed_fields")
        ),
        query_root_fields=_root_fields(members, "query_root_fields", QUERY_ROOT_FIELDS),
        subscription_root_fields=_root_fields(
            members, "subscription_root_fields", SUBSCRIPTION_ROOT_FIELDS
        ),
        comment=comment,
    )


def insert_permission(node: Node, comment: str | None) -> InsertPermission:
    """What a role may insert; without ``columns`` all of them."""
    members = _members(node, "InsPerm", _INSERT)
    named = optional(members, "columns")
    return InsertPermission(
        columns=AllColumns(is_written=False) if named is None else columns(named),
        check=_row_condition(members, "check", node),
        presets=_presets(members),
        backend_only=is_set(members, "backend_only"),
        validate_input=input_validation(members),
        comment=comment,
    )


def update_permission(node: Node, comment: str | None) -> UpdatePermission:
    """What a role may update."""
    members = _members(node, "UpdPerm", _UPDATE)
    check = optional(members, "check")
    return UpdatePermission(
        columns=columns(required(members, "columns", node)),
        filter=_row_condition(members, "filter", node),
        check=None if check is None else json_object(check),
        presets=_presets(members),
        backend_only=is_set(members, "backend_only"),
        validate_input=input_validation(members),
        comment=comment,
    )


def delete_permission(node: Node, comment: str | None) -> DeletePermission:
    """What a role may delete."""
    members = _members(node, "DelPerm", _DELETE)
    return DeletePermission(
        filter=_row_condition(members, "filter", node),
        backend_only=is_set(members, "backend_only"),
        validate_input=input_validation(members),
        comment=comment,
    )


def columns(node: Node) -> Columns:
    """``"*"``, or a list of columns."""
    if node.value == "*":
        return AllColumns()
    return tuple(ColumnName(name(item)) for item in items(node))


def _members(node: Node, what: str, known: frozenset[str]) -> Mapping[str, Node]:
    members = fields(node, what)
    refuse_unknown(members, known, node)
    return members


def _row_condition(members: Mapping[str, Node], key: str, within: Node) -> Json:
    """Hasura's boolean expression; permission/row_filter reads it. Null is refused."""
    return json_object(required(members, key, within))


def _presets(members: Mapping[str, Node]) -> Mapping[ColumnName, object]:
    node = optional(members, "set")
    if node is None:
        return {}
    return {ColumnName(key): value for key, value in json_object(node).items()}


def _root_fields(
    members: Mapping[str, Node], key: str, known: tuple[str, ...]
) -> frozenset[str] | None:
    node = optional(members, key)
    return None if node is None else frozenset(_root_field(item, known) for item in items(node))


def _root_field(node: Node, known: tuple[str, ...]) -> str:
    root_field = text(node)
    if root_field not in known:
        expected = ",".join(f'"{one}"' for one in known)
        raise UnreadableArguments(
            f'expected one of the tags [{expected}], but found tag "{root_field}"', path=node.path
        )
    return root_field
