"""Rules are held against the real tables before anything is served."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.identity.config import InvalidSettings
from genkan.identity.postgres import provisioning
from genkan.identity.postgres.provisioning import install_rules
from genkan.identity.provisioning.declaration import read_rules
from genkan.identity.provisioning.rule import Per
from genkan.identity.provisioning.sources import SOURCES
from genkan.storage.connection import Connection, connect
from genkan.storage.pool import open_pool
from tests.identity.feature.provisioning.application import (
    RULE,
    USERS,
    made,
    provisioned,
    rows,
    sql,
)
from tests.identity.in_process import House, house


def faults(url: str, folder: Path, rule: str = RULE) -> list[str]:
    """What the start is refused for; nothing of the rule is in the database then."""
    found = faults_beside(url, folder, rule)
    assert sql(url, "select name from identity.provision_rules") == []
    return found


def faults_beside(url: str, folder: Path, rule: str) -> list[str]:
    """What the start is refused for, where an earlier rule holds."""
    with pytest.raises(InvalidSettings) as refused, provisioned(url, folder, rule):
        pass
    return list(refused.value.faults)


def changed(table: str) -> str:
    return f"create table users ({table})"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("select 1", "is not in the database of GENKAN_IDENTITY_DATABASE_URL"),
        ("create view users as select 1 as id", "is no table"),
        (changed("id text primary key, email text, name text"), "has no column 'plan'"),
        (
            changed("id text, email text, name text, plan text"),
            "key 'id' has no unique constraint",
        ),
        (
            changed("id text unique deferrable, email text, name text, plan text"),
            "key 'id' has no unique constraint",
        ),
        (
            changed("id text primary key, email text, name text, plan text, age int not null"),
            "column 'age' takes no null and has no default",
        ),
        (
            changed("id text primary key, email text not null, name text, plan text"),
            "not everybody has 'user.email'",
        ),
        (
            changed("id uuid primary key, email text, name text, plan text"),
            "of type uuid",
        ),
        (changed("id text primary key, email text, name int, plan text"), "cast = "),
        (
            changed("id text primary key, email text, name text, plan int"),
            "can not have 'free'",
        ),
        (
            changed(
                "id text primary key, email text, name text, "
                "plan text generated always as ('x') stored"
            ),
            "column 'plan' is generated",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_told_with_its_remedy(
    house_url: str, tmp_path: Path, table: str, told: str
) -> None:
    sql(house_url, f"set search_path = public; {table}")
    found = faults(house_url, tmp_path)
    assert any(told in each for each in found), found
    assert all("[[provision]] 1 (table 'public.users')" in each for each in found)


def test_all_faults_of_all_rules_are_told_at_once(house_url: str, tmp_path: Path) -> None:
    sql(house_url, changed("id text, email text not null, name text, age int not null"))
    assert len(faults(house_url, tmp_path, RULE + RULE.replace('"users"', '"people"'))) == 5


def test_a_required_value_that_is_missing_makes_no_user(house_url: str, tmp_path: Path) -> None:
    sql(
        house_url,
        changed("id text primary key, email text not null, name text not null, plan text"),
    )
    rule = RULE.replace('"user.email"', '{ from = "user.email", required = true }')
    rule = rule.replace('"user.full_name"', '{ from = "user.full_name", default = "nameless" }')
    with provisioned(house_url, tmp_path, rule) as running:
        user_id = made(running, "ada@example.com")
    assert rows(house_url) == [(user_id, "ada@example.com", "nameless", "free")]
    sql(house_url, "alter table users alter email drop not null")
    (fault,) = faults_beside(house_url, tmp_path, rule)
    assert "'required' says nothing" in fault


def test_a_cast_is_declared(house_url: str, tmp_path: Path) -> None:
    sql(
        house_url,
        'create schema "my app"; create extension citext schema "my app"; '
        'create table "my app"."the ""users""" ('
        'id text primary key, email "my app".citext, legacy bigint, is_on bool, born timestamp)',
    )
    rule = """
[[provision]]
table = 'my app.the "users"'
key = "id"
[provision.columns]
id = "user.id"
email = { from = "user.email", cast = '"my app".citext' }
legacy = { from = "user.provided_id", cast = "bigint", default = 7 }
is_on = "user.is_email_verified"
born = "user.created_at"
"""
    with provisioned(house_url, tmp_path, rule) as running:
        made(running, "ada@example.com")
    (row,) = sql(house_url, 'select email, legacy, is_on from "my app"."the ""users"""')
    assert dict(row) == {"email": "ada@example.com", "legacy": 7, "is_on": True}
    (fault,) = faults_beside(house_url, tmp_path, rule.replace("bigint", "bigit"))
    assert "there is no type 'bigit'" in fault


@pytest.mark.parametrize("per", Per)
def test_every_source_of_the_list_fills_a_column(
    running: House, house_url: str, tmp_path: Path, per: Per
) -> None:
    """Those who are there and those who come: both write every source."""
    running.user("ada@example.com")
    names = {source: f"c{place}" for place, source in enumerate(SOURCES[per])}
    keys = [name for source, name in names.items() if source in {"user.id", "organization.code"}]
    key = ", ".join(f'"{name}"' for name in keys)
    declared = ", ".join(f"{name} {type_of(source)}" for source, name in names.items())
    sql(
        house_url,
        f"create table users ({declared}, email text, primary key ({', '.join(keys)}))",
    )
    columns = "\n".join(f'{name} = "{source}"' for source, name in names.items())
    head = f'[[provision]]\ntable = "users"\nper = "{per}"\nkey = [{key}]\n'
    with provisioned(house_url, tmp_path, f"{head}[provision.columns]\n{columns}\n") as provider:
        made(provider, "grace@example.com", given_name="Grace", family_name="Hopper")
    assert len(rows(house_url, "c0")) == 2


def type_of(source: str) -> str:
    if source.startswith("user.is_"):
        return "boolean"
    return "timestamptz" if source.endswith("_at") else "text"


def test_rules_that_no_setting_speaks_of_any_more_refuse_the_start(
    house_url: str, tmp_path: Path
) -> None:
    """Users would go on to have rows, or not, by what another process was told."""
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path):
        pass
    with (
        pytest.raises(InvalidSettings, match=r"rows in public\.users .* or to 'off'"),
        house(house_url),
    ):
        pass


def test_a_file_that_is_not_there_refuses_the_start(house_url: str) -> None:
    settings = {"GENKAN_PROVISION": "nowhere.toml"}
    refused = pytest.raises(InvalidSettings, match=r"'nowhere\.toml' can not be read")
    with refused, house(house_url, **settings):
        pass


def test_rows_that_can_not_be_made_for_users_who_are_there_refuse_the_start(
    running: House, house_url: str, tmp_path: Path
) -> None:
    running.user("ada@example.com")
    sql(house_url, USERS)
    sql(house_url, "insert into users (id, email) values ('x', 'ada@example.com')")
    (fault,) = faults(house_url, tmp_path)
    assert "rows for the users who are there can not be made" in fault


def test_the_statements_of_a_rule(house_url: str, tmp_path: Path) -> None:
    """Names are quoted, values are parameters; none of the declaration's is in the text."""
    sql(house_url, 'create table "Users" (id text primary key, "Name" text, plan text)')
    rule = """
[[provision]]
table = "Users"
key = "id"
on = ["create", "update", "delete"]
[provision.columns]
id = "user.id"
Name = { from = "user.username", default = "'); drop table x; --" }
plan = { value = "it's $1" }
"""
    with provisioned(house_url, tmp_path, rule) as running:
        user_id = made(running, "ada@example.com")
    (row,) = sql(house_url, 'select * from "Users"')
    assert tuple(row.values()) == (user_id, "'); drop table x; --", "it's $1")
    (written,) = sql(
        house_url,
        "select on_create, on_update, on_delete from identity.provision_rules",
    )
    insertion = (
        'insert into public."Users" (id, "Name", plan)',
        "($1).id, coalesce(($1).username, cast(($3)[1] as text)), cast(($3)[2] as text)",
    )
    assert written["on_create"] == (
        f"{insertion[0]} values ({insertion[1]})"
        ' on conflict (id) do update set "Name" = excluded."Name"'
    )
    now, before = (f"coalesce((${n}).username, cast(($3)[1] as text))" for n in (1, 2))
    has_changed = f"{now} is distinct from {before}"
    assert written["on_update"] == " ".join(
        (
            'with changed as (update public."Users" as t set "Name" =',
            f'case when {has_changed} then {now} else t."Name" end',
            f"where t.id = ($1).id and ({has_changed}))",
            insertion[0],
            "select",
            insertion[1],
            'where not exists (select from public."Users" as t where t.id = ($1).id)',
            "on conflict (id) do nothing",
        )
    )
    assert written["on_delete"] == 'delete from public."Users" as t where t.id = ($1).id'


def test_rules_that_can_not_be_changed_now_hang_nobody(
    running: House, house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisioning, "_LOCK_TIMEOUT", "50ms")
    sql(house_url, USERS)
    holder = running.provider.ports.users._pool  # type: ignore[attr-defined]
    connection = running.run(holder.take)
    running.run(connection.execute, "begin; lock table identity.users in row exclusive mode")
    (fault,) = faults_beside(house_url, tmp_path, RULE)
    running.run(connection.execute, "rollback")
    holder.give_back(connection)
    assert "another transaction writes identity.users" in fault


def test_a_changed_rule_takes_the_place_of_the_earlier_one(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        made(running, "ada@example.com")
    with provisioned(house_url, tmp_path, RULE.replace('"free"', '"gold"')) as running:
        made(running, "grace@example.com")
    assert rows(house_url, "plan") == [("free",), ("gold",)]
    found = sql(house_url, "select place, name from identity.provision_rules")
    assert [tuple(row.values()) for row in found] == [(1, "public.users")]


def test_a_role_that_may_not_write_is_told_what_to_grant(
    postgres_server: Cluster, house_url: str, tmp_path: Path
) -> None:
    """The table is another role's; the provider's own has nothing but its schema."""
    database = urlsplit(house_url).path.removeprefix("/")
    role = f"role_of_{database}"
    sql(
        house_url,
        f"{USERS}; create role {role} login password 'pass' noinherit; "
        f"grant all on schema identity to {role}",
    )
    owned = sql(
        house_url,
        "select format('alter %s identity.%I owner to %I', "
        "case relkind when 'v' then 'view' else 'table' end, relname, $1::text) as statement "
        "from pg_class where relnamespace = 'identity'::regnamespace and relkind in ('r', 'v')",
        role,
    )
    sql(house_url, "; ".join(str(each["statement"]) for each in owned))
    place = urlsplit(postgres_server.tcp_url(database))
    try:
        found = faults(f"postgresql://{role}:pass@localhost:{place.port}/{database}", tmp_path)
        for right in ("insert", "update", "select"):
            assert any(f"may not {right} column" in each for each in found), found
        assert any("may not delete" in each for each in found)
    finally:
        sql(house_url, f"reassign owned by {role} to current_user; drop owned by {role}")
        sql(house_url, f"drop role {role}")


def test_two_processes_that_start_at_once_agree(house_url: str, tmp_path: Path) -> None:
    async def both() -> None:
        pool = await open_pool(house_url, size=4)
        read = read_rules(RULE, file="p.toml")
        await asyncio.gather(*(install_rules(pool, read, file="p.toml") for _ in range(4)))
        await pool.close()

    sql(house_url, USERS)
    asyncio.run(both())
    assert len(sql(house_url, "select from identity.provision_rules")) == 1


WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() "
    "and wait_event_type = 'Lock'"
)
NEW_USER = "insert into identity.users (id, created_at, updated_at) values ($1, now(), now())"


def test_nobody_falls_between_the_old_rules_and_the_new(house_url: str) -> None:
    """Who is stored when the rules come is seen by them, who is stored after finds them."""

    async def waiting(connection: Connection, number: int) -> None:
        async with asyncio.timeout(30):
            while await connection.fetchval(WAITING) != number:  # noqa: ASYNC110 - of Postgres's
                await asyncio.sleep(0.01)

    async def scenario() -> None:
        early, late, watch = [await connect(house_url) for _ in range(3)]
        pool = await open_pool(house_url, size=1)
        await early.execute("begin")
        await early.execute(NEW_USER, "kp_early")
        read = read_rules(RULE, file="p.toml")
        installing = asyncio.create_task(install_rules(pool, read, file="p.toml"))
        await waiting(watch, 1)
        storing = asyncio.create_task(late.execute(NEW_USER, "kp_late"))
        await waiting(watch, 2)
        await early.execute("commit")
        await installing
        await storing
        await pool.close()
        for each in (early, late, watch):
            await each.close()

    sql(house_url, USERS)
    asyncio.run(scenario())
    assert {row[0] for row in rows(house_url, "id")} == {"kp_early", "kp_late"}
