"""Inherited roles that can not be, and permissions to write that they can not inherit."""

import pytest

from genkan.engine.metadata.check_roles import inherited_writes, role_faults
from genkan.engine.metadata.model import (
    AllColumns,
    DeletePermission,
    InsertPermission,
    Metadata,
    SelectPermission,
    Source,
    TrackedFunction,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, FunctionName, RoleName, TableName

TABLE = TableName(DEFAULT_SOURCE, "public", "author")
FUNCTION = FunctionName(DEFAULT_SOURCE, "public", "found")
A, B, BOTH, HEIR = RoleName("a"), RoleName("b"), RoleName("both"), RoleName("heir")


def declared(roles: dict, **rest: object) -> Metadata:
    table = TrackedTable(TABLE, select_permissions={A: SelectPermission(AllColumns(), {})})
    functions = {FUNCTION: TrackedFunction(FUNCTION, permissions=(B,))}
    source = Source(DEFAULT_SOURCE, {}, {TABLE: table}, functions)
    return Metadata({DEFAULT_SOURCE: source}, roles, rest=rest)


def missing(role: str, *parents: str) -> str:
    return (
        f"the following parent role(s) are not found: {', '.join(parents)} "
        f'which are required to construct the inherited role: "{role}"'
    )


@pytest.mark.parametrize(
    ("roles", "faults"),
    [
        ({}, {}),
        ({BOTH: (A, B), HEIR: (BOTH,)}, {}),
        ({BOTH: (A, "gone", "lost")}, {"both": missing("both", "gone", "lost")}),
        ({BOTH: ("admin",)}, {"both": missing("both", "admin")}),
        (
            {HEIR: (BOTH, A), BOTH: ("gone",)},
            {"both": missing("both", "gone"), "heir": missing("heir", "both")},
        ),
        (
            {BOTH: (HEIR,), HEIR: (BOTH,), "last": (HEIR,)},
            {
                "both": 'found cycle(s) in roles: ["both","heir","both"]',
                "heir": 'found cycle(s) in roles: ["heir","both","heir"]',
                "last": missing("last", "heir"),
            },
        ),
        ({BOTH: (BOTH,)}, {"both": 'found cycle(s) in roles: ["both","both"]'}),
    ],
)
def test_parents_are_there_and_go_in_no_circle(roles: dict, faults: dict) -> None:
    assert role_faults(declared(roles)) == faults


def test_a_role_of_what_is_not_enforced_yet_counts() -> None:
    actions = [{"name": "greet", "permissions": [{"role": "greeter"}]}]
    assert role_faults(declared({BOTH: ("greeter",)}, actions=actions)) == {}


def test_what_all_parents_have_is_inherited() -> None:
    first = UpdatePermission((ColumnName("id"), ColumnName("name")), {"id": 1}, comment="one")
    second = UpdatePermission((ColumnName("name"), ColumnName("id")), {"id": 1})
    writes = inherited_writes({A: first, B: second}, {HEIR: (BOTH,), BOTH: (A, B)})
    assert writes.conflicting == ()
    assert writes.permissions == {A: first, B: second, BOTH: first, HEIR: first}


def test_a_parent_without_permission_is_no_conflict() -> None:
    one = InsertPermission(AllColumns(), {})
    assert inherited_writes({A: one}, {BOTH: (A, B)}).permissions == {A: one, BOTH: one}
    assert inherited_writes({}, {BOTH: (A, B)}).permissions == {}


def test_what_differs_is_inherited_by_nobody() -> None:
    writes = inherited_writes(
        {A: DeletePermission({}), B: DeletePermission({"id": 1})}, {BOTH: (A, B), HEIR: (BOTH,)}
    )
    assert writes.conflicting == (BOTH,)
    assert writes.permissions.keys() == {A, B}


def test_a_permission_of_its_own_settles_a_conflict() -> None:
    own = DeletePermission({"id": 2})
    writes = inherited_writes(
        {A: DeletePermission({}), B: DeletePermission({"id": 1}), BOTH: own},
        {BOTH: (A, B), HEIR: (BOTH,)},
    )
    assert writes.conflicting == ()
    assert writes.permissions[HEIR] == own
