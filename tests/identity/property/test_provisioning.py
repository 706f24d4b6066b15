"""Whatever happens to users and memberships, the tables of the application say the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.organization import MemberChange, Organization
from genkan.identity.model.user import NewUser
from genkan.identity.names import OrganizationCode, UserId
from tests.identity.feature.provisioning.application import USERS, provisioned, sql
from tests.identity.in_process import House

pytestmark = pytest.mark.slow

RULES = """
[[provision]]
table = "users"
key = "id"
on = ["create", "update", "delete"]
[provision.columns]
id = "user.id"
email = "user.email"
name = "user.full_name"

[[provision]]
table = "member"
per = "membership"
key = ["who", "tenant"]
on = ["create", "delete"]
[provision.columns]
who = "user.id"
tenant = "organization.code"
"""
MEMBER = """
create table member (
  who text references users on delete restrict, tenant text, primary key (who, tenant)
)
"""
WANTED = """
select id, email, nullif(trim(concat(given_name, ' ', family_name)), '') as name
from identity.users order by id
"""
WANTED_MEMBERS = "select user_id, organization_code from identity.memberships order by 1, 2"
WHO = st.sampled_from(["kp_a", "kp_b", "kp_c"])
WHERE = st.sampled_from(["org_x", "org_y"])
EMAIL = st.none() | st.sampled_from(["a@x.io", "A@x.io", "b@x.io"])
NAME = st.sampled_from([None, "", "Ada", "Lovelace"])
STEP = st.one_of(
    st.tuples(st.just("create"), WHO, EMAIL, NAME, NAME),
    st.tuples(st.just("rename"), WHO, NAME, NAME, st.booleans()),
    st.tuples(st.just("move"), WHO, EMAIL.filter(bool)),
    st.tuples(st.just("delete"), WHO),
    st.tuples(st.just("found"), WHERE),
    st.tuples(st.just("dissolve"), WHERE),
    st.tuples(st.just("join"), WHO, WHERE),
    st.tuples(st.just("leave"), WHO, WHERE),
)


def test_rows_are_what_users_are(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    sql(house_url, MEMBER)

    with provisioned(house_url, tmp_path, RULES) as running:

        @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(STEP, max_size=12))
        def play(steps: Sequence[tuple[str, ...]]) -> None:
            sql(house_url, "delete from identity.users")
            sql(house_url, "delete from identity.organizations where not is_default")
            for kind, *arguments in steps:
                STEPS[kind](running, *arguments)
            told = sql(house_url, "select id, email, name from public.users order by id")
            assert list(told) == list(sql(house_url, WANTED))
            told = sql(house_url, "select who, tenant from member order by 1, 2")
            members = [tuple(row.values()) for row in told]
            assert members == [tuple(row.values()) for row in sql(house_url, WANTED_MEMBERS)]

        play()


def create(
    running: House, who: str, email: str | None, first: str | None, last: str | None
) -> None:
    ports = running.provider.ports
    new_user = NewUser(
        id=UserId(who), email=email, is_email_verified=True, given_name=first, family_name=last
    )
    home = running.run(ports.organizations.default)
    try:
        running.run(ports.users.create, new_user, (home.code,), running.clock.now)
    except AlreadyExists:
        return


def rename(running: House, who: str, first: str | None, last: str | None, out: bool) -> None:  # noqa: FBT001 - drawn
    users = running.provider.ports.users
    user = running.run(users.by_id, who)
    if user is not None:
        changed = replace(user, given_name=first, family_name=last, is_suspended=out)
        running.run(users.update, changed, running.clock.now)


def move(running: House, who: str, email: str) -> None:
    try:
        running.run(running.provider.ports.users.change_email, who, email, running.clock.now)
    except AlreadyExists:
        return


def delete(running: House, who: str) -> None:
    running.run(running.provider.ports.users.delete, who)


def found(running: House, where: str) -> None:
    made = Organization(
        code=OrganizationCode(where), name=where, is_default=False, created_at=running.clock.now
    )
    try:
        running.run(running.provider.ports.organizations.create, made)
    except AlreadyExists:
        return


def dissolve(running: House, where: str) -> None:
    running.run(running.provider.ports.organizations.delete, where, running.clock.now)


def join(running: House, who: str, where: str) -> None:
    organizations = running.provider.ports.organizations
    running.run(organizations.add_member, where, who, running.clock.now)


def leave(running: House, who: str, where: str) -> None:
    change = MemberChange(user_id=UserId(who), is_removed=True)
    members = running.provider.ports.members
    if running.run(running.provider.ports.users.by_id, who) is not None:
        running.run(members.change_members, where, [change], running.clock.now)


STEPS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (create, rename, move, delete, found, dissolve, join, leave)
}
