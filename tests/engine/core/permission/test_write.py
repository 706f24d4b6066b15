"""What a role may write: its own permissions, those of its parents, and from where."""

from dataclasses import replace

from genkan.engine.ir.bool_exp import FALSE, TRUE, CompareColumns
from genkan.engine.ir.value import Constant, SessionValue
from genkan.engine.metadata.model import (
    AllColumns,
    DeletePermission,
    Metadata,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import ADMIN, DEFAULT_SOURCE, ColumnName, RoleName, SessionVariable
from genkan.engine.permission.inherit import with_broken_permissions
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import MutationRoot, RoleWrites
from genkan.engine.session import Scenario
from tests.engine.golden.blog import AUTHOR, CATALOG, INT4, source

EDITOR, CHIEF, BOTH = RoleName("editor"), RoleName("chief"), RoleName("both")
NAMES = UpdatePermission(columns=(ColumnName("name"),), filter={})


def metadata(
    updates: dict[RoleName, UpdatePermission],
    deletes: dict[RoleName, DeletePermission] | None = None,
    **roles: tuple[RoleName, ...],
) -> Metadata:
    declared = source()
    author: TrackedTable = replace(
        declared.tables[AUTHOR], update_permissions=updates, delete_permissions=deletes or {}
    )
    return Metadata(
        {DEFAULT_SOURCE: replace(declared, tables={**declared.tables, AUTHOR: author})},
        inherited_roles={RoleName(role): parents for role, parents in roles.items()},
    )


def writes(
    declared: Metadata, role: RoleName = EDITOR, scenario: Scenario = Scenario.FRONTEND
) -> RoleWrites | None:
    view = resolve_role(declared, {DEFAULT_SOURCE: CATALOG}, role, scenario=scenario)
    return view.writes.get(AUTHOR)


def test_admin_may_write_every_column_of_every_row() -> None:
    found = writes(metadata({}), ADMIN)
    assert found is not None
    assert found.update is not None
    assert found.update.grant.granted.rows == found.update.grant.check == TRUE
    assert set(found.update.columns) == set(CATALOG.tables[AUTHOR].columns)
    assert MutationRoot.UPDATE_BY_PK in found.root_fields


def test_a_preset_column_is_not_the_clients_to_give() -> None:
    presets = {ColumnName("id"): "x-hasura-user-id", ColumnName("name"): "nobody"}
    permission = UpdatePermission(columns=AllColumns(), filter={}, presets=presets)
    found = writes(metadata({EDITOR: permission}))
    assert found is not None
    assert found.update is not None
    assert found.update.grant.columns == {"is_registered", "balance", "tags"}
    given = found.update.grant.presets
    assert given[ColumnName("id")] == SessionValue(SessionVariable("x-hasura-user-id"), INT4)
    name = given[ColumnName("name")]
    assert isinstance(name, Constant)
    assert name.text == "nobody"


def test_a_role_that_may_not_read_finds_no_row_by_its_key() -> None:
    found = writes(metadata({EDITOR: NAMES}))
    assert found is not None
    assert not found.is_readable
    assert found.table.select.granted.rows == FALSE
    assert set(found.root_fields) == {MutationRoot.UPDATE, MutationRoot.UPDATE_MANY}


def test_a_permission_that_does_not_read_grants_nothing() -> None:
    broken = (
        UpdatePermission(columns=(), filter={"nope": 1}),
        UpdatePermission(columns=(ColumnName("nope"),), filter={}),
        UpdatePermission(columns=(), filter={}, check={"id": {"_nope": 1}}),
        UpdatePermission(columns=(), filter={}, presets={ColumnName("id"): [1]}),
    )
    for permission in broken:
        assert writes(metadata({EDITOR: permission})) is None
    assert writes(metadata({}, {EDITOR: DeletePermission(filter={"nope": 1})})) is None


def test_what_is_for_backends_is_not_there_for_others() -> None:
    declared = metadata({EDITOR: replace(NAMES, backend_only=True)})
    assert writes(declared) is None
    assert writes(declared, scenario=Scenario.BACKEND) is not None


def test_a_role_inherits_what_its_parents_have_alike() -> None:
    other = UpdatePermission(columns=(ColumnName("balance"),), filter={})
    alike = metadata({EDITOR: NAMES, CHIEF: NAMES}, both=(EDITOR, CHIEF))
    assert writes(alike, BOTH) is not None
    assert writes(metadata({EDITOR: NAMES, CHIEF: other}, both=(EDITOR, CHIEF)), BOTH) is None
    own = metadata({EDITOR: NAMES, CHIEF: other, BOTH: other}, both=(EDITOR, CHIEF))
    found = writes(own, BOTH)
    assert found is not None
    assert found.update is not None
    assert found.update.grant.columns == {"balance"}


def test_a_permission_of_its_own_that_does_not_read_still_takes_the_place_of_the_parents() -> None:
    declared = metadata(
        {EDITOR: NAMES, BOTH: UpdatePermission(columns=(), filter={"nope": 1})}, both=(EDITOR,)
    )
    consistent = metadata({EDITOR: NAMES}, both=(EDITOR,))
    assert writes(consistent, BOTH) is not None
    assert writes(with_broken_permissions(consistent, declared), BOTH) is None


def test_what_parents_have_is_not_alike_when_one_of_it_does_not_read() -> None:
    roles = {"both": (EDITOR, CHIEF)}
    broken = UpdatePermission(columns=(), filter={"nope": 1})
    declared = metadata({EDITOR: NAMES, CHIEF: broken}, **roles)
    consistent = metadata({EDITOR: NAMES}, **roles)
    assert writes(consistent, BOTH) is not None
    kept = with_broken_permissions(consistent, declared)
    assert writes(kept, BOTH) is None
    assert writes(kept, CHIEF) is None
    assert writes(kept, EDITOR) is not None


def test_a_check_may_compare_columns_of_the_row() -> None:
    permission = UpdatePermission(columns=(), filter={}, check={"id": {"_ceq": "id"}})
    found = writes(metadata({EDITOR: permission}))
    assert found is not None
    assert found.update is not None
    assert isinstance(found.update.grant.check, CompareColumns | type(TRUE))
