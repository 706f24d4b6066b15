"""A snapshot made by a change is the one that would be made from nothing.

Random commands and SQL, done one after another by one engine; after each, what it found
inconsistent and what roles see is compared with a check that remembers nothing.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.engine.metadata.memory import Memory
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.permission.role_view import RoleView
from genkan.engine.schema_cache import SchemaCache, build_schema_cache
from tests.engine.admin_calls import admin_on, run_on

pytestmark = [pytest.mark.slow]

TABLES = """
drop schema public cascade; create schema public;
create table a (id int primary key, name text, kind text);
create table b (id int primary key, a_id int references a, flag boolean);
create table kinds (value text primary key, comment text);
insert into kinds values ('good', 'is good'), ('bad', null);
"""
ROLES = tuple(map(RoleName, ("one", "two", "both")))
Command = tuple[str, Any]


def permission(kind: str, table: str, role: str, **body: object) -> Command:
    arguments = {"table": table, "role": role, "permission": body}
    return (f"pg_create_{kind}_permission", arguments)


OWN = {"id": {"_eq": "X-Hasura-User-Id"}}
OF_A: dict[str, object] = {"a": {"name": {"_eq": "Ann"}}}
KEY_OF_B = {"foreign_key_constraint_on": {"table": "b", "column": "a_id"}}
COMMANDS: tuple[Command, ...] = (
    *(("pg_track_table", {"table": name}) for name in ("a", "b", "kinds")),
    *(("pg_untrack_table", {"table": name, "cascade": True}) for name in ("a", "b", "kinds")),
    ("pg_create_object_relationship",
     {"table": "b", "name": "a", "using": {"foreign_key_constraint_on": "a_id"}}),
    ("pg_create_array_relationship", {"table": "a", "name": "bs", "using": KEY_OF_B}),
    ("pg_drop_relationship", {"table": "b", "relationship": "a", "cascade": True}),
    ("pg_rename_relationship", {"table": "a", "name": "bs", "new_name": "many"}),
    *(permission("select", "a", role, columns=["id", "name"], filter=OWN) for role in ROLES),
    *(permission("select", "b", role, columns="*", filter=OF_A) for role in ROLES),
    permission("delete", "b", "one", filter=OF_A),
    permission("update", "a", "two", columns=["name"], filter=OWN, check={"id": {"_gt": 0}}),
    *(("pg_drop_select_permission", {"table": table, "role": role})
      for table in ("a", "b") for role in ROLES),
    ("pg_set_table_is_enum", {"table": "kinds", "is_enum": True}),
    ("pg_set_table_is_enum", {"table": "kinds", "is_enum": False}),
    ("pg_set_table_customization", {"table": "a", "configuration": {"custom_name": "alpha"}}),
    ("pg_set_table_customization",
     {"table": "b", "configuration": {"column_config": {"flag": {"custom_name": "mark"}}}}),
    ("add_inherited_role", {"role_name": "both", "role_set": ["one", "two"]}),
    ("drop_inherited_role", {"role_name": "both"}),
    ("reload_metadata", {}),
    *(("run_sql", {"sql": sql, "cascade": True}) for sql in (
        "alter table a add column more int",
        "alter table a drop column more",
        "alter table a rename column name to title",
        "alter table a rename column title to name",
        "alter table b drop constraint b_a_id_fkey",
        "alter table b add constraint b_a_id_fkey foreign key (a_id) references a",
        "alter table a add constraint k foreign key (kind) references kinds",
        "alter table a drop constraint k",
        "alter table b rename to c",
        "alter table c rename to b",
        "alter table b alter column flag type text",
    )),
)  # fmt: skip


def seen(view: RoleView) -> Mapping[str, object]:
    """All of a view, the order of its tables too."""
    return {"view": view, "tables": tuple(view.tables), "writes": tuple(view.writes)}


def from_nothing(now: SchemaCache) -> SchemaCache:
    return build_schema_cache(
        now.metadata,
        now.catalogs,
        now.resource_version,
        now.gate,
        unreachable=now.unreachable,
        memory=Memory(),
    )


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(COMMANDS), min_size=10, max_size=30))
def test_a_change_leaves_what_a_start_would_make(
    database_url: str, commands: list[Command]
) -> None:
    run_on(database_url, TABLES)
    with admin_on(database_url) as admin:
        admin.metadata("clear_metadata")
        for name in ("a", "b"):
            admin.metadata("pg_track_table", {"table": name})
        for kind, arguments in commands:
            call = admin.query if kind == "run_sql" else admin.metadata
            call(kind, arguments)
            now = admin.live.current
            anew = from_nothing(now)
            assert now.inconsistencies == anew.inconsistencies
            assert now.consistent == anew.consistent
            for role in (*ROLES, ADMIN):
                found, wanted = now.role_schema(role).view, anew.role_schema(role).view
                assert seen(found) == seen(wanted), (kind, arguments, role)
