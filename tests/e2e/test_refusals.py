"""Who may not read is told so in Hasura's words, with Hasura's code."""

import secrets
import time
from dataclasses import dataclass

import pytest

from tests.clients.house import House, genkan, graphql, insert_user, management
from tests.clients.management import sent

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

USERS = "{ users { id name } }"
NO_TOKEN = "Missing 'Authorization' or 'Cookie' header in JWT authentication mode"
MAPPED = {"is_hasura_mapping_enabled": True}


@dataclass(frozen=True, slots=True)
class Account:
    user_id: str
    email: str


@pytest.fixture(scope="module")
def ada(house: House) -> Account:
    email = f"ada.{secrets.token_hex(4)}@example.com"
    genkan(house, "user", "create", email)
    with management(house) as api:
        (user,) = sent(api.get("users", params={"email": email}))["users"]
    return Account(user["id"], email)


def test_a_role_that_is_allowed_reads_its_own_row(house: House, ada: Account) -> None:
    token = token_for(house, ada, new_application(house, MAPPED))
    insert_user(house, ada.user_id, "Ada")
    insert_user(house, f"kp_{secrets.token_hex(16)}", "Somebody else")
    for role in ({}, {"x_hasura_role": "user"}):
        answer = graphql(house, USERS, authorization=f"Bearer {token}", **role)
        assert answer == {"data": {"users": [{"id": ada.user_id, "name": "Ada"}]}}


def test_a_request_without_token_is_refused(house: House) -> None:
    assert graphql(house, USERS) == refusal("invalid-headers", NO_TOKEN)


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "a b"])
def test_a_token_that_is_none_is_refused(house: House, token: str) -> None:
    code, message = error_of(graphql(house, USERS, authorization=f"Bearer {token}"))
    assert code in {"invalid-jwt", "invalid-headers"}
    assert message.startswith(("Could not verify JWT", "Malformed Authorization header"))


def test_a_token_with_a_changed_claim_is_refused(house: House, ada: Account) -> None:
    token = token_for(house, ada, new_application(house, MAPPED))
    header, payload, signature = token.split(".")
    changed = f"{header}.{payload[:-6]}AAAAAA.{signature}"
    code, message = error_of(graphql(house, USERS, authorization=f"Bearer {changed}"))
    assert code == "invalid-jwt"
    assert message.startswith("Could not verify JWT: JWSError")


def test_an_expired_token_is_refused(house: House, ada: Account) -> None:
    application = new_application(house, {**MAPPED, "access_token_lifetime": 1})
    token = token_for(house, ada, application)
    time.sleep(2.1)
    answer = graphql(house, USERS, authorization=f"Bearer {token}")
    assert answer == refusal("invalid-jwt", "Could not verify JWT: JWTExpired")


def test_a_token_of_an_application_without_the_mapping_is_refused(
    house: House, ada: Account
) -> None:
    application = new_application(house, {"is_hasura_mapping_enabled": False})
    token = token_for(house, ada, application)
    message = "claims key: 'https://hasura.io/jwt/claims' not found"
    answer = graphql(house, USERS, authorization=f"Bearer {token}")
    assert answer == refusal("jwt-invalid-claims", message)


@pytest.mark.parametrize("role", ["admin", "editor"])
def test_a_role_that_is_not_allowed_is_refused(house: House, ada: Account, role: str) -> None:
    token = token_for(house, ada, new_application(house, MAPPED))
    answer = graphql(house, USERS, authorization=f"Bearer {token}", x_hasura_role=role)
    assert answer == refusal("access-denied", "Your requested role is not in allowed roles")


def refusal(code: str, message: str) -> dict[str, object]:
    return {"errors": [{"extensions": {"path": "$", "code": code}, "message": message}]}


def error_of(answer: dict) -> tuple[str, str]:
    (error,) = answer["errors"]
    assert "data" not in answer
    return error["extensions"]["code"], error["message"]


def new_application(house: House, tokens: dict[str, object]) -> str:
    """The client id of a new application with these token settings."""
    with management(house) as api:
        body = {"name": f"Refusals {secrets.token_hex(4)}", "type": "reg"}
        made = sent(api.post("applications", json=body))["application"]
        sent(api.patch(f"applications/{made['id']}/tokens", json=tokens))
    return made["id"]


def token_for(house: House, account: Account, application: str) -> str:
    """An access token of the account for the application, by the cli."""
    return genkan(house, "user", "token", account.email, "--app", application).split()[-1]
