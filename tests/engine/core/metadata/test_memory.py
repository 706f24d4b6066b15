"""What a memory gives again, and what it makes anew."""

import gc
from dataclasses import dataclass, replace

import pytest

from genkan.engine.catalog.model import Catalog
from genkan.engine.metadata.ground import Ground
from genkan.engine.metadata.memory import Memory
from genkan.engine.metadata.model import SelectPermission, Source, TrackedTable
from genkan.engine.names import DEFAULT_SOURCE, RoleName, TableName

A, B, C = (TableName(DEFAULT_SOURCE, "public", name) for name in "abc")
USER, OTHER = RoleName("user"), RoleName("other")
ALL = SelectPermission(columns=(), filter={})
TABLES = {name: TrackedTable(name) for name in (A, B)}
GROUND = Ground(Source(DEFAULT_SOURCE, {}, TABLES), Catalog({}, {}, {}))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Made:
    found: object


def with_table(tracked: TrackedTable) -> Ground:
    tables = {**TABLES, tracked.name: tracked}
    return replace(GROUND, source=replace(GROUND.source, tables=tables))


def look_at_a(ground: Ground) -> Made:
    return Made(ground.source.tables[A].configuration)


def look_at_user(ground: Ground) -> Made:
    return Made(ground.source.tables[A].select_permissions.get(USER))


def look_for_c(ground: Ground) -> Made:
    return Made(C in ground.source.tables)


def look_at_all(ground: Ground) -> Made:
    return Made(tuple(ground.source.tables))


def test_a_result_stays_while_its_looks_find_the_same() -> None:
    memory = Memory()
    made = memory.recall("key", (), GROUND, look_at_a)
    assert memory.recall("key", (), with_table(TrackedTable(B, is_enum=True)), look_at_a) is made
    assert (
        memory.recall("key", (), with_table(TrackedTable(A, is_enum=True)), look_at_a) is not made
    )


def test_a_permission_of_one_role_is_nothing_to_another() -> None:
    memory = Memory()
    made = memory.recall("key", (), GROUND, look_at_user)
    other = replace(TABLES[A], select_permissions={OTHER: ALL})
    own = replace(TABLES[A], select_permissions={USER: ALL})
    assert memory.recall("key", (), with_table(other), look_at_user) is made
    assert memory.recall("key", (), with_table(own), look_at_user).found is ALL


def test_what_was_not_there_and_what_all_was_there_are_looks_too() -> None:
    memory = Memory()
    absent = memory.recall("one", (), GROUND, look_for_c)
    every = memory.recall("all", (), GROUND, look_at_all)
    more = with_table(TrackedTable(C))
    assert (absent.found, memory.recall("one", (), more, look_for_c).found) == (False, True)
    assert (every.found, memory.recall("all", (), more, look_at_all).found) == ((A, B), (A, B, C))


def test_a_look_within_remembered_work_is_a_look_of_the_work_around_it() -> None:
    memory = Memory()

    def around(ground: Ground) -> Made:
        return Made(memory.recall("inner", (), ground, look_at_a))

    held = memory.recall("inner", (), GROUND, look_at_a)
    made = memory.recall("outer", (), GROUND, around)
    assert made.found is held
    changed = with_table(TrackedTable(A, is_enum=True))
    assert memory.recall("outer", (), changed, around) is not made


def test_other_objects_given_make_another_result() -> None:
    memory = Memory()
    first, second = SelectPermission((), {"id": 1}), SelectPermission((), {"id": True})
    made = memory.recall("key", (first,), GROUND, look_at_a)
    assert memory.recall("key", (first,), GROUND, look_at_a) is made
    assert memory.recall("key", (second,), GROUND, look_at_a) is not made


def test_a_result_that_nobody_holds_is_forgotten() -> None:
    memory = Memory()
    memory.hold(memory.recall("held", (), GROUND, look_at_a))
    memory.recall("loose", (), GROUND, look_at_a)
    gc.collect()
    assert set(memory._kept) == {"held"}
    memory.begin_check()
    memory.begin_check()
    gc.collect()
    assert memory._kept == {}


def test_a_late_look_is_a_fault_of_ours() -> None:
    kept: list[Ground] = []

    def keep(ground: Ground) -> Made:
        kept.append(ground)
        return Made(None)

    result = Memory().recall("key", (), GROUND, keep)
    assert result.found is None
    with pytest.raises(AssertionError):
        look_at_a(kept[0])
