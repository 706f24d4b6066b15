"""Permissions as metadata documents and commands write them.

What decode_permission.py reads from it is the same again. Values that are their defaults
are left out, as Hasura leaves them out.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from genkan.engine.metadata.input_validation import input_validation_json
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    DeletePermission,
    InsertPermission,
    SelectPermission,
    UpdatePermission,
)
from genkan.engine.names import RoleName

Document = dict[str, object]
Permission = TypeVar(
    "Permission", SelectPermission, InsertPermission, UpdatePermission, DeletePermission
)


def select_permission_json(permission: SelectPermission) -> Document:
    """``permission`` of a select permission."""
    return without_empty(
        {
            "columns": columns_json(permission.columns),
            "computed_fields": list(permission.computed_fields),
            "filter": permission.filter,
            "limit": permission.limit,
            "allow_aggregations": permission.allow_aggregations,
            "query_root_fields": _sorted_or_none(permission.query_root_fields),
            "subscription_root_fields": _sorted_or_none(permission.subscription_root_fields),
        },
        keep=("columns", "filter", "limit", "query_root_fields", "subscription_root_fields"),
    )


def insert_permission_json(permission: InsertPermission) -> Document:
    """``permission`` of an insert permission."""
    return without_empty(
        {
            "check": permission.check,
            "set": permission.presets,
            "columns": columns_json(permission.columns),
            "backend_only": permission.backend_only,
            "validate_input": input_validation_json(permission.validate_input),
        },
        keep=("check", "columns"),
    )


def update_permission_json(permission: UpdatePermission) -> Document:
    """``permission`` of an update permission; Hasura writes a null for a check that it lacks."""
    return {
        "columns": columns_json(permission.columns),
        "filter": permission.filter,
        "check": permission.check,
        **without_empty(
            {
                "set": permission.presets,
                "backend_only": permission.backend_only,
                "validate_input": input_validation_json(permission.validate_input),
            }
        ),
    }


def delete_permission_json(permission: DeletePermission) -> Document:
    """``permission`` of a delete permission."""
    return without_empty(
        {
            "filter": permission.filter,
            "backend_only": permission.backend_only,
            "validate_input": input_validation_json(permission.validate_input),
        },
        keep=("filter",),
    )


def columns_json(columns: Columns) -> object:
    """``"*"``, or a list; None where it is not written."""
    if isinstance(columns, AllColumns):
        return "*" if columns.is_written else None
    return list(columns)


def permissions_json(
    permissions: Mapping[RoleName, Permission], encode: Callable[[Permission], Document]
) -> list[Document]:
    """By role name, as Hasura exports them."""
    return [
        without_empty(
            {
                "role": role,
                "permission": encode(permissions[role]),
                "comment": permissions[role].comment,
            },
            keep=("permission",),
        )
        for role in sorted(permissions)
    ]


def _sorted_or_none(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def without_empty(document: Document, keep: tuple[str, ...] = ()) -> Document:
    """The document without nulls, empty lists and objects, and false; `keep` keeps all but null."""
    return {
        key: value
        for key, value in document.items()
        if value is not None and (key in keep or value not in (False, [], {}))
    }
