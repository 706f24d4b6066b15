"""Workflows that change tokens: at sign-in, at every refresh, of machines."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genkan.identity.names import Audience
from genkan.identity.observation import WorkflowRunFailed, WorkflowSaid
from tests.identity.feature.workflows.sources import HASURA, house_with, script
from tests.identity.in_process import House
from tests.identity.oauth_client import CLAIMS, claims_of, client, machine, refusal

SET = "kinde.accessToken.setCustomClaim"


def test_the_guides_workflow_sets_hasuras_claims_at_sign_in_and_at_every_refresh(
    house_url: str, tmp_path: Path
) -> None:
    with house_with(house_url, tmp_path, HASURA) as running:
        application, user = client(running), running.user("ada@x.io")
        tokens = application.tokens(user)
        assert claims_of(tokens["access_token"])[CLAIMS] == {
            "x-hasura-default-role": "user",
            "x-hasura-allowed-roles": ["user"],
            "x-hasura-user-id": user.id,
            "x-hasura-origin": "authorization_request",
        }
        assert CLAIMS not in claims_of(tokens["id_token"])
        refreshed = application.refresh(tokens["refresh_token"]).json()
        origin = claims_of(refreshed["access_token"])[CLAIMS]["x-hasura-origin"]
        assert origin == "refresh_token_request"


def test_the_event_is_kindes(house_url: str, tmp_path: Path) -> None:
    with house_with(house_url, tmp_path, script(f"{SET}('event', event)")) as running:
        application = client(running, audiences=(Audience("hasura"),))
        user = running.user("ada@x.io")
        tokens = application.tokens(user, audience="hasura")
        default = running.run(running.provider.ports.organizations.default)
        assert claims_of(tokens["access_token"])["event"] == {
            "request": {
                "ip": "testclient",
                "userAgent": "testclient",
                "auth": {"audience": ["hasura"]},
            },
            "context": {
                "domains": {"kindeDomain": "http://localhost:8080"},
                "application": {"clientId": application.client_id},
                "workflow": {"trigger": "user:tokens_generation"},
                "auth": {
                    "origin": "authorization_request",
                    "isExistingSession": False,
                    "connectionId": "",
                },
                "user": {"id": user.id, "identityId": f"identity_{user.id[3:]}"},
                "organization": {"code": default.code},
            },
        }


def test_both_tokens_change_and_defaults_can_be_left_out(house_url: str, tmp_path: Path) -> None:
    text = script(
        f"{SET}('tier', 3); kinde.idToken.setCustomClaim('colour', 'red');",
        bindings={"kinde.accessToken": {"resetClaims": True}, "kinde.idToken": {}},
    ).replace("True", "true")
    with house_with(house_url, tmp_path, text) as running:
        tokens = client(running).tokens(running.user("ada@x.io"))
        access, identity = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
        assert access["tier"] == 3
        assert identity["colour"] == "red"
        assert "roles" not in access
        assert {"iss", "sub", "exp", "scp", "aud", "azp"} <= set(access)


@pytest.mark.parametrize("claim", ["sub", "aud", "iss", "exp", "azp", "scp", "jti", "act"])
def test_a_claim_of_the_providers_can_not_be_set(
    house_url: str, tmp_path: Path, claim: str
) -> None:
    with house_with(house_url, tmp_path, script(f"{SET}({claim!r}, 'evil')")) as running:
        application = client(running)
        answer = application.redeem(application.code(running.user("ada@x.io")))
        assert refusal(answer) == (400, "workflow_failed")
        assert f"'{claim}' of the access token" in failures(running)[0].error


def test_what_a_workflow_throws_stops_the_sign_in_and_is_told_the_operator_alone(
    house_url: str, tmp_path: Path
) -> None:
    with house_with(house_url, tmp_path, script("throw new Error('no such luck')")) as running:
        application = client(running)
        code = application.code(running.user("ada@x.io"))
        answer = application.redeem(code)
        assert refusal(answer) == (400, "workflow_failed")
        assert "luck" not in answer.text
        assert failures(running)[0].error == "Error: no such luck"
        # The code was not used up by it.
        assert refusal(application.redeem(code)) == (400, "workflow_failed")


def test_with_the_policy_to_continue_a_failure_changes_nothing(
    house_url: str, tmp_path: Path
) -> None:
    text = script(f"{SET}('tier', 1); throw new Error('boom')", policy="continue")
    with house_with(house_url, tmp_path, text) as running:
        tokens = client(running).tokens(running.user("ada@x.io"))
        assert "tier" not in claims_of(tokens["access_token"])
        assert failures(running)[0].policy == "continue"


def test_a_failing_workflow_costs_nobody_their_refresh_token(
    house_url: str, tmp_path: Path
) -> None:
    text = script("if (event.context.auth.origin !== 'authorization_request') throw 'away'")
    with house_with(house_url, tmp_path, text) as running:
        application = client(running)
        tokens = application.tokens(running.user("ada@x.io"))
        for _ in range(2):
            answer = application.refresh(tokens["refresh_token"])
            assert refusal(answer) == (400, "workflow_failed")
            running.clock.turn(minutes=5)  # far beyond the grace for parallel requests


def test_deny_access_is_an_error_with_the_reason_at_the_token_endpoint(
    house_url: str, tmp_path: Path
) -> None:
    with house_with(house_url, tmp_path, script("kinde.auth.denyAccess('unpaid')")) as running:
        application = client(running)
        answer = application.redeem(application.code(running.user("ada@x.io")))
        assert (answer.status_code, answer.json()) == (
            403,
            {"error": "access_denied", "error_description": "unpaid"},
        )


def test_a_machines_token_is_changed_but_never_one_for_the_management_api(
    house_url: str, tmp_path: Path
) -> None:
    body = "kinde.m2mToken.setCustomClaim('scopes', event.request.auth.scope)"
    with house_with(house_url, tmp_path, script(body, "m2m:token_generation")) as running:
        application = machine(running, audiences=(Audience("hasura"),))
        token = application.token(grant_type="client_credentials", audience="hasura").json()
        assert claims_of(token["access_token"])["scopes"] == []
        running.management_token()
        manager = machine(running, scopes=("read:users",))
        audience = "http://localhost:8080/api"
        token = manager.token(grant_type="client_credentials", audience=audience).json()
        assert "scopes" not in claims_of(token["access_token"])


def test_console_goes_to_the_log(house_url: str, tmp_path: Path) -> None:
    body = "console.log('user', {id: event.context.user.id.slice(0, 3)}); console.warn('careful')"
    with house_with(house_url, tmp_path, script(body)) as running:
        client(running).tokens(running.user("ada@x.io"))
        said = [each for each in running.observed if isinstance(each, WorkflowSaid)]
        assert [(each.level, each.text) for each in said] == [
            ("info", 'user {"id":"kp_"}'),
            ("warn", "careful"),
        ]


def test_environment_variables_are_read_by_name(house_url: str, tmp_path: Path) -> None:
    body = f"{SET}('v', [kinde.env.get('PLAN').value, kinde.env.get('GENKAN_SECRET_KEY')])"
    with house_with(house_url, tmp_path, script(body), GENKAN_WORKFLOW_ENV_PLAN="gold") as running:
        tokens = client(running).tokens(running.user("ada@x.io"))
        assert claims_of(tokens["access_token"])["v"] == ["gold", None]


def test_a_variable_of_the_management_api_is_read_at_the_next_run(
    house_url: str, tmp_path: Path
) -> None:
    body = f"{SET}('v', kinde.env.get('PLAN'))"
    with house_with(house_url, tmp_path, script(body)) as running:
        headers = {"Authorization": f"Bearer {running.management_token()}"}
        variable = {"key": "PLAN", "value": "gold", "is_secret": False}
        url = "/api/v1/environment_variables"
        answer = running.browser.post(url, json=variable, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        tokens = client(running).tokens(running.user("ada@x.io"))
        seen = claims_of(tokens["access_token"])["v"]
        assert seen == {"value": "gold", "isSecret": False}


def test_fifty_people_at_once_share_the_workers(house_url: str, tmp_path: Path) -> None:
    with house_with(house_url, tmp_path, HASURA) as running:
        application = client(running)
        users = [running.user(f"u{number}@x.io", password=None) for number in range(50)]
        codes = [application.code(user, prompt="login") for user in users]
        with ThreadPoolExecutor(50) as threads:
            answers = list(threads.map(application.redeem, codes))
        seen = [claims_of(each.json()["access_token"]) for each in answers]
        assert [each[CLAIMS]["x-hasura-user-id"] for each in seen] == [user.id for user in users]


def failures(running: House) -> list[WorkflowRunFailed]:
    return [each for each in running.observed if isinstance(each, WorkflowRunFailed)]
