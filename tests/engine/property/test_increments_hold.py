"""A snapshot made by a change is the one that would be made from nothing.

Random commands and SQL, done one after another by one engine; after each, what it found
inconsistent and what roles see is compared with a check that remembers nothing. At the end
introspection and answers are compared too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import get_introspection_query
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.engine.answer import answer
from genkan.engine.errors import EngineError
from genkan.engine.metadata.memory import Memory
from genkan.engine.names import ADMIN, RoleName, SessionVariable
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.outbound.outside import open_outside
from genkan.engine.permission.role_view import RoleTable, RoleView, SelectRoot
from genkan.engine.postgres.action_log import ActionLog
from genkan.engine.schema_cache import SchemaCache, build_schema_cache
from genkan.engine.session import Session
from tests.engine.admin_calls import Admin, admin_on, run_on

pytestmark = [pytest.mark.slow]

TABLES = """
drop schema public cascade; create schema public;
create table a (id int primary key, name text, kind text);
create table b (id int primary key, a_id int references a, flag boolean);
create table kinds (value text primary key, comment text);
insert into kinds values ('good', 'is good'), ('bad', null);
insert into a values (1, 'Ann', 'good'), (2, 'Bob', 'bad');
insert into b values (1, 1, true), (2, 2, false), (3, null, null);
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
    order = {"tables": tuple(view.tables), "roots": tuple(view.roots)}
    return {"view": view, **order, "writes": tuple(view.writes)}


def documents(view: RoleView) -> Iterator[str]:
    """Introspection, and a query for each way to read each table."""
    yield get_introspection_query()
    for name, table in view.tables.items():
        for root, field in view.roots[name].query.items():
            match root:
                case SelectRoot.SELECT_AGGREGATE:
                    rows = f"aggregate {{ count }} nodes {{ {fields_of(table, view)} }}"
                    yield f"{{ {field} {{ {rows} }} }}"
                case SelectRoot.SELECT_BY_PK:
                    assert table.lookup_key is not None
                    key = ", ".join(f"{one.name}: $key" for one in table.lookup_key)
                    yield f"query ($key: Int!) {{ {field}({key}) {{ {fields_of(table, view)} }} }}"
                case _:
                    yield f"{{ {field} {{ {fields_of(table, view)} }} }}"


def fields_of(table: RoleTable, view: RoleView) -> str:
    """Everything there is, and the columns of what is related."""
    related = (
        f"{one.name} {{ {' '.join(view.tables[one.target].columns)} }}"
        for one in table.relationships.values()
    )
    return " ".join(("__typename", *table.columns, *related))


def answers(admin: Admin, snapshot: SchemaCache, role: RoleName) -> Iterator[object]:
    """What a role is told; where the key is no integer, the error."""
    session = Session(role, {SessionVariable("x-hasura-user-id"): "1"})
    for document in documents(snapshot.role_schema(role).view):
        variables = {"key": 1} if "$key" in document else {}
        request = GraphQLRequest(document, variables, None)
        try:
            nobody = open_outside({})
            log = ActionLog("postgresql://nowhere")
            asked = answer(request, session, snapshot, admin.live.database, nobody, log)
            yield document, admin.run(asked)
        except EngineError as error:
            yield document, error.code, error.message


def from_nothing(now: SchemaCache) -> SchemaCache:
    return build_schema_cache(
        now.metadata,
        now.catalogs,
        now.resource_version,
        now.gate,
        unreachable=now.unreachable,
        memory=Memory(),
    )


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        now = admin.live.current
        anew = from_nothing(now)
        for role in (*ROLES, ADMIN):
            assert list(answers(admin, now, role)) == list(answers(admin, anew, role)), role
