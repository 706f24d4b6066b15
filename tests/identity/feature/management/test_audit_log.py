"""The audit log: what is kept, who may read it, how long; and no secret in it."""

from datetime import timedelta
from typing import Any

import pytest

from genkan.identity.model.application import ApplicationKind
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House
from tests.identity.oauth_client import client, machine

PATH = "/genkan/audit_log"


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def kinds(api: Api, **query: Any) -> list[str]:
    return [each["kind"] for each in done(api("GET", PATH, **query))["audit_log"]]


def test_a_sign_in_and_its_tokens_are_kept(running: House, api: Api) -> None:
    shop, ada = client(running), running.user("ada@acme.io")
    tokens = shop.tokens(ada)
    assert shop.refresh(tokens["refresh_token"]).status_code == 200
    assert shop.refresh("no-token").status_code == 400
    told = done(api("GET", PATH, actor=shop.client_id))["audit_log"]
    assert [(each["kind"], each["subject"], each["details"]["grant_type"]) for each in told] == [
        ("token_refused", None, "refresh_token"),
        ("token_granted", ada.id, "refresh_token"),
        ("token_granted", ada.id, "authorization_code"),
    ]
    assert told[0]["details"]["error"] == "invalid_grant"
    assert kinds(api, actor=ada.id) == ["signed_in"]


def test_a_machine_is_kept_and_whoever_proves_nothing_is_not(running: House, api: Api) -> None:
    robot = machine(running, audiences=("https://api.acme.io",))
    wish = {"grant_type": "client_credentials", "audience": "https://api.acme.io"}
    assert robot.token(**wish).status_code == 200
    assert robot.token(**wish, client_secret="wrong" * 10).status_code == 401
    assert kinds(api, actor=robot.client_id) == ["token_granted"]
    page = client(running, kind=ApplicationKind.SINGLE_PAGE, secret_hash=None)
    assert page.redeem("no-code").status_code == 400
    assert kinds(api, actor=page.client_id) == []


def test_a_change_is_kept_with_who_made_it_and_without_its_values(running: House, api: Api) -> None:
    made = done(api("POST", "/roles", {"key": "editor", "name": "Very Private"}), 201)["role"]["id"]
    done(api("PATCH", f"/roles/{made}", {"key": "editor", "name": "Other"}), 201)
    answer = api("GET", PATH, kind="management.*")
    first, second = done(answer)["audit_log"][::-1]
    assert (first["kind"], first["subject"]) == ("management.create_role", made)
    assert (second["kind"], second["subject"]) == ("management.update_role", made)
    assert second["details"] == {"role_id": made, "members": "key, name"}
    assert first["actor"] == second["actor"] is not None
    assert "Very Private" not in answer.text


def test_a_list_is_continued_and_followed(running: House, api: Api) -> None:
    for number in range(5):
        done(api("POST", "/permissions", {"key": f"p{number}", "name": "P"}), 201)
    first = done(api("GET", PATH, kind="management.create_permission", page_size=2))
    then = done(
        api(
            "GET",
            PATH,
            kind="management.create_permission",
            page_size=3,
            next_token=first["next_token"],
        )
    )
    numbers = [int(each["id"]) for each in first["audit_log"] + then["audit_log"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 5
    assert then["next_token"] is None
    since = done(api("GET", PATH, after=numbers[-1], page_size=2))
    assert [int(each["id"]) for each in since["audit_log"]] == [numbers[-3], numbers[-2]]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"next_token": "x"}, "next_token"),
        ({"after": "-1"}, "after"),
        ({"since": "yesterday"}, "since"),
        ({"page_size": "0"}, "page_size"),
    ],
)
def test_what_can_not_be_read_is_refused(api: Api, query: dict[str, str], place: str) -> None:
    status, code, message = refusal(api("GET", PATH, **query))
    assert (status, code) == (400, "INVALID_REQUEST")
    assert message.startswith(f"{place}: ")


def test_it_is_read_by_its_own_scope_alone(running: House) -> None:
    api = Api(running, scopes=["read:users"])
    assert refusal(api("GET", PATH))[:2] == (403, "FORBIDDEN")


def test_it_is_chosen_by_time_and_goes_when_it_is_old(running: House, api: Api) -> None:
    done(api("POST", "/permissions", {"key": "old", "name": "P"}), 201)
    running.clock.turn(days=80)
    api = Api(running)
    done(api("POST", "/permissions", {"key": "young", "name": "P"}), 201)
    kind = "management.create_permission"
    since = (running.clock.now - timedelta(days=1)).isoformat()
    assert kinds(api, kind=kind, since=since) == [kind]
    assert kinds(api, kind=kind, until=since) == [kind]
    running.clock.turn(days=11)
    running.run(running.provider.ports.audit.remove_expired, running.clock.now)
    assert kinds(Api(running), kind=kind) == [kind]


def test_no_secret_is_kept(running: House, api: Api) -> None:
    """L20: neither what was typed nor what was given out."""
    shop, ada = client(running), running.user("ada@acme.io")
    tokens = shop.tokens(ada)
    secret = done(api("POST", "/applications", {"name": "Back end", "type": "reg"}), 201)[
        "application"
    ]["client_secret"]
    done(
        api(
            "POST",
            "/environment_variables",
            {"key": "TOKEN", "value": "hush-hush", "is_secret": True},
        ),
        201,
    )
    log = api("GET", PATH, page_size=500).text
    for each in (secret, "hush-hush", tokens["access_token"], tokens["refresh_token"], "correct"):
        assert each not in log
