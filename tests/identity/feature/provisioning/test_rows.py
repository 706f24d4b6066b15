"""Rows of the application's own, by every way a user comes, changes and goes."""

from pathlib import Path

import pytest

from genkan.identity.model.identity import Identity, IdentityKind
from genkan.identity.names import IdentityId
from tests.clients.management import sent
from tests.identity.feature.login.test_register import code_of, confirm, register, resend
from tests.identity.feature.provisioning.application import (
    MISSING,
    ORPHANS,
    RULE,
    USERS,
    made,
    manage,
    provisioned,
    rows,
    sql,
    user_body,
)
from tests.identity.in_process import House, house


def is_whole(url: str) -> bool:
    """No user without a row, no row without a user."""
    return [sql(url, each)[0]["count"] for each in (MISSING, ORPHANS)] == [0, 0]


def test_who_registers_has_a_row(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        interaction = running.interaction()
        register(running.browser, interaction)
        assert rows(house_url) == []  # nobody yet: the address is not proven
        code = code_of(running.emails("ada@example.com")[0])
        assert confirm(running.browser, interaction, code).status_code == 303
        ((user_id, *columns),) = rows(house_url)
    assert columns == ["ada@example.com", "Ada Lovelace", "free"]
    assert user_id.startswith("kp_")
    assert is_whole(house_url)


def test_who_the_management_api_makes_has_a_row(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "Grace@Example.com", given_name="Grace")
    assert rows(house_url) == [(user_id, "Grace@Example.com", "Grace", "free")]


def test_who_is_imported_has_a_row(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        line = {"id": "kp_0123", "email": "ada@example.com", "first_name": "Ada"}
        sent(manage(running, "POST", "genkan/import", json={"users": [line]}))
    assert rows(house_url) == [("kp_0123", "ada@example.com", "Ada", "free")]


def test_only_what_changed_is_written(house_url: str, tmp_path: Path) -> None:
    """The application's own change of a name outlives a change of the email."""
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com", given_name="Ada")
        sql(house_url, "update public.users set name = 'Countess', plan = 'gold'")
        users = running.provider.ports.users
        running.run(users.change_email, user_id, "ada@example.org", running.clock.now)
        assert rows(house_url) == [(user_id, "ada@example.org", "Countess", "gold")]
        sent(manage(running, "PATCH", f"user?id={user_id}", json={"family_name": "King"}))
    assert rows(house_url) == [(user_id, "ada@example.org", "Ada King", "gold")]


def test_what_changed_nothing_of_the_row_does_not_touch_it(house_url: str, tmp_path: Path) -> None:
    """The application's own triggers, and Hasura's, hear of changes that are some."""
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com", given_name="Ada")
        before = rows(house_url, "xmin::text")
        sent(manage(running, "PATCH", f"user?id={user_id}", json={"is_suspended": True}))
        assert rows(house_url, "xmin::text") == before


def test_an_identity_that_becomes_the_primary_one_is_a_change(
    house_url: str, tmp_path: Path
) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com")
        identity = Identity(
            id=IdentityId("identity_1"),
            user_id=user_id,  # type: ignore[arg-type]
            kind=IdentityKind.EMAIL,
            name="countess@example.com",
            email=None,
            connection_id=None,
            subject=None,
            is_verified=True,
            is_primary=False,
            created_at=running.clock.now,
        )
        identities = running.provider.ports.identities
        assert running.run(identities.create, identity)
        assert running.run(identities.make_primary, identity.id, running.clock.now)
    assert rows(house_url, "id, email") == [(user_id, "countess@example.com")]


def test_columns_that_are_not_asked_for_do_not_follow(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    rule = RULE.replace("[provision.columns]", 'update = ["email"]\n[provision.columns]')
    with provisioned(house_url, tmp_path, rule) as running:
        user_id = made(running, "ada@example.com", given_name="Ada")
        sent(manage(running, "PATCH", f"user?id={user_id}", json={"given_name": "Augusta"}))
        users = running.provider.ports.users
        running.run(users.change_email, user_id, "ada@example.org", running.clock.now)
    assert rows(house_url) == [(user_id, "ada@example.org", "Ada", "free")]


def test_a_row_that_is_missing_is_made_by_the_next_change(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com", given_name="Ada")
        sql(house_url, "delete from public.users")
        sent(manage(running, "PATCH", f"user?id={user_id}", json={"given_name": "Augusta"}))
    assert rows(house_url) == [(user_id, "ada@example.com", "Augusta", "free")]


def test_a_deleted_user_takes_the_row_along(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com")
        sent(manage(running, "DELETE", f"user?id={user_id}"))
    assert rows(house_url) == []


def test_a_row_may_stay_when_its_user_goes(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    rule = RULE.replace(', "delete"]', "]")
    with provisioned(house_url, tmp_path, rule) as running:
        user_id = made(running, "ada@example.com")
        sent(manage(running, "DELETE", f"user?id={user_id}"))
    assert rows(house_url) == [(user_id, "ada@example.com", None, "free")]


def test_a_row_may_be_marked_when_its_user_goes(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS + "; alter table users add gone_at timestamptz")
    rule = RULE.replace("[provision.columns]", 'delete = "set"\n[provision.columns]')
    rule += '[provision.set]\nplan = { value = "gone" }\ngone_at = "time.now"\n'
    with provisioned(house_url, tmp_path, rule) as running:
        user_id = made(running, "ada@example.com")
        sent(manage(running, "DELETE", f"user?id={user_id}"))
    assert rows(house_url, "id, plan, gone_at is not null") == [(user_id, "gone", True)]


@pytest.mark.parametrize(("existing", "name"), [("update", "Ada"), ("keep", "Ada of the seed")])
def test_a_row_that_is_there_before_its_user(
    house_url: str, tmp_path: Path, existing: str, name: str
) -> None:
    """Literals are for new rows: what the seed has of them stays."""
    seed = "insert into users (id, name, plan) values ('kp_0123', 'Ada of the seed', 'gold')"
    sql(house_url, USERS)
    sql(house_url, seed)
    rule = RULE.replace("[provision.columns]", f'existing = "{existing}"\n[provision.columns]')
    with provisioned(house_url, tmp_path, rule) as running:
        line = {"id": "kp_0123", "email": "ada@example.com", "first_name": "Ada"}
        sent(manage(running, "POST", "genkan/import", json={"users": [line]}))
    assert rows(house_url, "id, name, plan") == [("kp_0123", name, "gold")]


def test_a_row_that_is_there_may_be_refused(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    sql(house_url, "insert into users (id) values ('kp_0123')")
    rule = RULE.replace("[provision.columns]", 'existing = "refuse"\n[provision.columns]')
    with provisioned(house_url, tmp_path, rule) as running:
        line = {"id": "kp_0123", "email": "ada@example.com"}
        answer = sent(manage(running, "POST", "genkan/import", json={"users": [line]}))
        assert answer["users"][0]["outcome"] == "refused"
        assert running.run(running.provider.ports.users.by_id, "kp_0123") is None


ADOPTING = """
[[provision]]
table = "users"
key = "kinde_id"
on = ["create", "update"]
adopt = "email"
[provision.columns]
kinde_id = "user.id"
email = "user.email"
"""
ADOPTED = """
create table users (
  id uuid primary key default gen_random_uuid(), kinde_id text unique, email text unique, plan text
)
"""


def test_a_row_with_the_proven_address_is_adopted(house_url: str, tmp_path: Path) -> None:
    sql(house_url, ADOPTED)
    sql(house_url, "insert into users (email, plan) values ('ADA@example.com', 'gold')")
    with provisioned(house_url, tmp_path, ADOPTING) as running:
        user_id = made(running, "ada@example.com")
        another = made(running, "grace@example.com")
    assert rows(house_url, "kinde_id, email, plan") == [
        (user_id, "ada@example.com", "gold"),
        (another, "grace@example.com", None),
    ]


def test_an_address_that_nobody_proved_adopts_nothing(house_url: str, tmp_path: Path) -> None:
    sql(house_url, ADOPTED)
    sql(house_url, "insert into users (email, plan) values ('ada@example.com', 'gold')")
    with provisioned(house_url, tmp_path, ADOPTING) as running:
        body = user_body("ada@example.com")
        body["identities"][0]["is_verified"] = False
        answer = manage(running, "POST", "user", json=body)
        assert answer.status_code == 503
        assert running.run(running.provider.ports.users.by_email, "ada@example.com") is None
    assert rows(house_url, "kinde_id, plan") == [(None, "gold")]


def test_users_who_are_there_already_get_their_rows(
    running: House, house_url: str, tmp_path: Path
) -> None:
    known = running.user("ada@example.com")
    before = running.user("grace@example.com")
    sql(house_url, USERS)
    sql(
        house_url,
        "insert into public.users (id, email, plan) values ($1, 'kept', 'gold')",
        known.id,
    )
    with provisioned(house_url, tmp_path):
        assert rows(house_url) == [
            (before.id, "grace@example.com", "Ada", "free"),
            (known.id, "kept", None, "gold"),
        ]


def test_rows_with_an_address_are_adopted_by_users_who_are_there(
    running: House, house_url: str, tmp_path: Path
) -> None:
    known = running.user("ada@example.com")
    sql(house_url, ADOPTED)
    sql(house_url, "insert into users (email, plan) values ('Ada@example.com', 'gold')")
    with provisioned(house_url, tmp_path, ADOPTING):
        assert rows(house_url, "kinde_id, email, plan") == [(known.id, "ada@example.com", "gold")]


def test_the_rule_may_make_its_table(house_url: str, tmp_path: Path) -> None:
    rule = RULE.replace("[provision.columns]", f'create = """{USERS}"""\n[provision.columns]')
    for email in ("ada@example.com", "grace@example.com"):
        with provisioned(house_url, tmp_path, rule) as running:
            made(running, email)
    assert rows(house_url, "email") == [("ada@example.com",), ("grace@example.com",)]


MEMBERS = """
create table member (
  who text references users, tenant text, since timestamptz,
  primary key (who, tenant)
)
"""
PER_MEMBERSHIP = """
[[provision]]
table = "public.member"
per = "membership"
key = ["tenant", "who"]
on = ["create", "delete"]
[provision.columns]
who = "user.id"
tenant = "organization.code"
since = "membership.created_at"
"""


def test_each_membership_has_a_row(house_url: str, tmp_path: Path) -> None:
    def members() -> list[tuple[str, str]]:
        found = sql(house_url, "select who, tenant from member order by tenant")
        return [(row["who"], row["tenant"]) for row in found]

    sql(house_url, f"{USERS}; {MEMBERS}")
    with provisioned(house_url, tmp_path, RULE + PER_MEMBERSHIP) as running:
        home = running.run(running.provider.ports.organizations.default).code
        user_id = made(running, "ada@example.com")
        answer = sent(manage(running, "POST", "organization", json={"name": "Acme"}))
        code = answer["organization"]["code"]
        body = {"users": [{"id": user_id}]}
        sent(manage(running, "POST", f"organizations/{code}/users", json=body))
        assert sorted(members()) == sorted([(user_id, home), (user_id, code)])
        # By a cascade of foreign keys, which no statement of ours names.
        sent(manage(running, "DELETE", f"organization/{code}"))
        assert members() == [(user_id, home)]
        sent(manage(running, "DELETE", f"user?id={user_id}"))
        assert members() == []


def test_off_ends_the_rules_and_keeps_the_rows(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        made(running, "ada@example.com")
    with house(house_url, GENKAN_PROVISION="off") as running:
        made(running, "grace@example.com")
    with house(house_url) as running:
        made(running, "joan@example.com")
    assert rows(house_url, "email") == [("ada@example.com",)]


def test_a_failing_rule_turns_a_registration_away_and_loses_nothing(
    house_url: str, tmp_path: Path
) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        sql(house_url, "alter table users add constraint closed check (false) not valid")
        interaction = running.interaction()
        register(running.browser, interaction)
        code = code_of(running.emails("ada@example.com")[0])
        refused = confirm(running.browser, interaction, code)
        assert refused.status_code == 503
        assert "Something went wrong on our side" in refused.text
        assert "closed" not in refused.text
        assert running.run(running.provider.ports.users.by_email, "ada@example.com") is None
        (told,) = [e for e in running.observed if type(e).__name__ == "ProvisioningRuleFailed"]
        assert "table 'public.users', insert of a user" in told.error  # type: ignore[union-attr]
        assert "closed" in told.error  # type: ignore[union-attr]

        sql(house_url, "alter table users drop constraint closed")
        resend(running.browser, interaction)
        code = code_of(running.emails("ada@example.com")[0])
        assert confirm(running.browser, interaction, code).status_code == 303
    assert is_whole(house_url)


def test_a_constraint_that_waits_for_the_commit_is_a_failing_rule(
    house_url: str, tmp_path: Path
) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        sql(
            house_url,
            "create table plan (name text primary key); alter table users add foreign key (plan) "
            "references plan deferrable initially deferred",
        )
        answer = manage(running, "POST", "user", json=user_body("ada@example.com"))
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["code"] == "PROVISIONING_FAILED"
        assert running.run(running.provider.ports.users.by_email, "ada@example.com") is None


def test_a_user_whose_row_is_referred_to_stays(house_url: str, tmp_path: Path) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        user_id = made(running, "ada@example.com")
        sql(house_url, "create table invoice (of_user text references users)")
        sql(house_url, "insert into invoice values ($1)", user_id)
        answer = manage(running, "DELETE", f"user?id={user_id}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            503,
            "PROVISIONING_FAILED",
        )
        assert running.run(running.provider.ports.users.by_id, user_id) is not None
    assert is_whole(house_url)


def test_a_table_that_is_locked_for_long_fails_and_hangs_nobody(
    house_url: str, tmp_path: Path
) -> None:
    sql(house_url, USERS)
    with provisioned(house_url, tmp_path) as running:
        # Less than the rule waits, so that the test is short.
        sql(house_url, "alter function identity.provision() set lock_timeout = '50ms'")
        holder = running.provider.ports.users._pool  # type: ignore[attr-defined]
        connection = running.run(holder.take)
        running.run(connection.execute, "begin; lock table public.users")
        answer = manage(running, "POST", "user", json=user_body("ada@example.com"))
        running.run(connection.execute, "rollback")
        holder.give_back(connection)
        assert answer.status_code == 503
    assert rows(house_url) == []
