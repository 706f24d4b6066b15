"""Lines of a Kinde export: taken with their ids and passwords, or told why not."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest

from tests.identity.feature.login.test_sign_in import sign_in
from tests.identity.feature.management.test_management import Api, codes
from tests.identity.in_process import House

ADA: Mapping[str, Any] = {
    "id": "kp_0123456789abcdef0123456789abcdef",
    "email": "ada@acme.io",
    "phone": None,
    "username": "ada",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "created_on": "2024-02-03T04:05:06.123456789Z",
    "external_id": "crm-7",
    "email_verified": True,
    "business_code": "b_1",
    "organizations": ["org_acme1"],
    "identities": [
        {"type": "email", "identity": "ada@acme.io", "provider": None},
        {"type": "email", "identity": "ada@home.example"},
        {"type": "social", "identity": "ada", "provider": "google"},
    ],
    "password": {
        "hashed_password": sha256(b"saltcorrect horse").hexdigest(),
        "hashing_algorithm": "SHA256",
        "hashing_config": {"salt": "salt", "salt_position": "prefix"},
    },
}
ACME = {"organization_code": "org_acme1", "name": "Acme", "created_on": "2023-01-01T00:00:00Z"}


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def taken(api: Api, **body: Any) -> Mapping[str, Any]:
    answer = api("POST", "/genkan/import", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_user_comes_with_id_names_organization_and_date(api: Api, running: House) -> None:
    answer = taken(api, organizations=[ACME], users=[ADA])
    assert answer["organizations"] == [{"id": "org_acme1", "outcome": "created", "notes": []}]
    (line,) = answer["users"]
    assert (line["id"], line["outcome"]) == (ADA["id"], "created")
    assert line["notes"] == ["identities[2]: 'google' is linked at the next sign-in with it"]
    ports = running.provider.ports
    user = running.run(ports.users.by_id, ADA["id"])
    assert (user.email, user.is_email_verified, user.username) == ("ada@acme.io", True, "ada")
    assert (user.provided_id, user.created_at.year) == ("crm-7", 2024)
    (membership,) = running.run(ports.organizations.memberships, user.id)
    assert membership.organization.code == "org_acme1"
    identities = running.run(ports.identities.of_users, [user.id])[user.id]
    assert {(each.name, each.is_verified) for each in identities} == {
        ("ada@acme.io", True),
        ("ada@home.example", False),
        ("ada", True),
    }


def test_an_imported_user_signs_in_with_the_password_of_before(api: Api, running: House) -> None:
    taken(api, organizations=[ACME], users=[ADA])
    interaction = running.interaction()
    assert sign_in(running.browser, interaction, "ada@acme.io", "correct horse").status_code == 303


def test_an_import_may_be_run_again(api: Api, running: House) -> None:
    taken(api, organizations=[ACME], users=[ADA])
    again = taken(api, organizations=[ACME], users=[ADA | {"first_name": "Eve"}])
    assert [each["outcome"] for each in (*again["organizations"], *again["users"])] == [
        "exists",
        "exists",
    ]
    assert running.run(running.provider.ports.users.by_id, ADA["id"]).given_name == "Ada"


def test_a_dry_run_changes_nothing(api: Api, running: House) -> None:
    answer = taken(api, is_dry_run=True, organizations=[ACME], users=[ADA])
    assert answer["users"][0]["outcome"] == "created"
    assert running.run(running.provider.ports.users.by_id, ADA["id"]) is None
    assert running.run(running.provider.ports.organizations.by_code, "org_acme1") is None


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"id": "../kp"}, "id: String should match pattern"),
        ({"email": "no address"}, "email: not an address"),
        ({"email": "a\nb@x.io"}, "email: String should match pattern"),
        ({"organizations": "org_acme1"}, "organizations: Input should be a valid list"),
        ({"email": "taken@acme.io"}, "has it"),
        ({"username": "taken"}, "a user with this email, phone or username exists"),
    ],
)
def test_a_line_that_can_not_be_taken_is_refused_and_the_next_is_not(
    api: Api, changes: Mapping[str, Any], note: str
) -> None:
    first = {"id": "kp_first", "email": "taken@acme.io", "username": "taken", "identities": []}
    taken(api, users=[ADA | first])
    refused, next_ = taken(api, users=[ADA | changes, ADA | {"id": "kp_2", "username": "eve"}])[
        "users"
    ]
    assert refused["outcome"] == "refused"
    assert note in refused["notes"][0]
    assert next_["outcome"] == "created"


def test_l19_a_password_that_costs_too_much_is_left_behind_and_told(
    api: Api, running: House
) -> None:
    password = {"hashed_password": "$2b$31$" + "a" * 53, "hashing_algorithm": "bcrypt"}
    (line,) = taken(api, organizations=[ACME], users=[ADA | {"password": password}])["users"]
    assert line["outcome"] == "created"
    assert line["notes"][0].startswith("password: not taken: hashed_password: its cost")
    assert running.run(running.provider.ports.users.password_hash, ADA["id"]) is None


def test_an_organization_that_is_not_here_is_told(api: Api) -> None:
    (line,) = taken(api, users=[ADA])["users"]
    assert "organizations: 'org_acme1' is not here; the user is no member of it" in line["notes"]


def test_what_is_no_object_is_refused_in_its_place(api: Api) -> None:
    answer = taken(api, users=[7, None, ADA], organizations=["x"])
    assert [each["outcome"] for each in answer["users"]] == ["refused", "refused", "created"]
    assert answer["organizations"][0]["outcome"] == "refused"


def test_more_than_fits_is_refused_whole(api: Api) -> None:
    assert codes(api("POST", "/genkan/import", {"users": [1] * 501})) == ["INVALID_REQUEST"]
    assert codes(api("POST", "/genkan/import", {})) == ["INVALID_REQUEST"]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"])
def test_a_date_at_the_end_of_the_calendar_is_told_and_fails_nothing(api: Api, text: str) -> None:
    (line,) = taken(api, users=[ADA | {"created_on": text, "organizations": []}])["users"]
    assert line["outcome"] == "created"
    assert "created_on: not a date of ISO 8601; today's is kept" in line["notes"]
