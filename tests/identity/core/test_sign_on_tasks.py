"""What a visitor still has to settle, as a function of what is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from genkan.identity.model.application import Application, ApplicationKind, SignOnPolicy
from genkan.identity.model.interaction import Interaction, Wishes
from genkan.identity.model.organization import Membership, Organization
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Session
from genkan.identity.names import (
    ClientId,
    InteractionId,
    OrganizationCode,
    Scope,
    SessionId,
    UserId,
)
from genkan.identity.oauth.authorize.reauth import reauth_state
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.authorize.task import (
    Standing,
    Task,
    answered_organization,
    identity_task,
    may_choose,
    remaining_task,
)
from genkan.identity.oauth.parameters import Parameters

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
APPLICATION = Application(
    client_id=ClientId("c"),
    name="Acme",
    kind=ApplicationKind.REGULAR,
    secret_hash=b"",
    sealed_secret=None,
    created_at=NOW,
)
ASKING = replace(APPLICATION, sign_on=SignOnPolicy(requires_consent=True))
CLOSED = replace(APPLICATION, is_access_control_enabled=True)
INTERACTION = Interaction(
    id=InteractionId("i"),
    browser_hash=b"",
    client_id=APPLICATION.client_id,
    redirect_uri="http://localhost/cb",
    state=None,
    nonce=None,
    scope=(Scope("openid"), Scope("email")),
    audience=(),
    code_challenge=None,
    organization_code=None,
    login_hint=None,
    language=None,
    prompts=(),
    wants_registration=False,
    created_at=NOW,
    expires_at=NOW + timedelta(hours=1),
)
SESSION = Session(
    id=SessionId("s"),
    token_hash=b"",
    user_id=UserId("kp_1"),
    authenticated_at=NOW - timedelta(minutes=10),
    seen_at=NOW - timedelta(minutes=5),
    expires_at=NOW + timedelta(days=1),
)


def standing(
    *codes: str, working_in: str | None = None, consented: tuple[str, ...] = ()
) -> Standing:
    return Standing(
        memberships=tuple(
            Membership(
                user_id=SESSION.user_id,
                organization=Organization(
                    code=OrganizationCode(code), name=code, is_default=False, created_at=NOW
                ),
            )
            for code in codes
        ),
        working_in=None if working_in is None else OrganizationCode(working_in),
        consented=tuple(Scope(each) for each in consented),
    )


CREATES = Wishes(creates_organization=True)
ENDS_HERE = Wishes(has_success_page=True)
REMAINING: tuple[tuple[dict[str, Any], Application, Standing, Task | None], ...] = (
    ({}, APPLICATION, standing(), None),
    ({}, APPLICATION, standing("a"), None),
    ({}, APPLICATION, standing("a", "b"), Task.CHOOSE_ORGANIZATION),
    ({}, APPLICATION, standing("a", "b", working_in="b"), None),
    ({}, APPLICATION, standing("a", "b", working_in="left"), Task.CHOOSE_ORGANIZATION),
    ({"organization_code": "b"}, APPLICATION, standing("a", "b"), None),
    ({"organization_code": "c"}, APPLICATION, standing("a", "b"), Task.NO_ACCESS),
    ({"organization_code": "c"}, APPLICATION, standing("a", working_in="a"), Task.NO_ACCESS),
    # `standing` has the places alone with which the application lets them in.
    ({}, CLOSED, standing(), Task.NO_ACCESS),
    ({}, CLOSED, standing("a"), None),
    ({"organization_code": "b"}, CLOSED, standing("a"), Task.NO_ACCESS),
    ({"wishes": CREATES}, CLOSED, standing(), Task.CREATE_ORGANIZATION),
    ({"wishes": Wishes(device_hash="00")}, CLOSED, standing(), Task.NO_ACCESS),
    ({"wishes": CREATES}, APPLICATION, standing("a"), Task.CREATE_ORGANIZATION),
    ({"wishes": CREATES, "organization_code": "a"}, APPLICATION, standing("a", "b"), None),
    ({}, ASKING, standing("a"), Task.CONSENT),
    ({}, ASKING, standing("a", consented=("openid",)), Task.CONSENT),
    ({}, ASKING, standing("a", consented=("email", "openid", "profile")), None),
    ({}, ASKING, standing("a", "b"), Task.CHOOSE_ORGANIZATION),
    ({"settled": ("/consent",)}, ASKING, standing("a"), None),
    ({"prompts": ("consent",)}, APPLICATION, standing(consented=("openid",)), Task.CONSENT),
    ({"prompts": ("consent",), "settled": ("/consent",)}, APPLICATION, standing(), None),
    ({"wishes": ENDS_HERE}, APPLICATION, standing("a"), None),
    ({"wishes": ENDS_HERE, "wants_registration": True}, APPLICATION, standing(), Task.SUCCESS),
    (
        {"wishes": ENDS_HERE, "proofs": (Proof.EMAIL_CODE,)},
        APPLICATION,
        standing("a"),
        Task.SUCCESS,
    ),
    (
        {"wishes": ENDS_HERE, "proofs": (Proof.EMAIL_CODE,), "settled": ("/success",)},
        APPLICATION,
        standing("a"),
        None,
    ),
)


@pytest.mark.parametrize(("asked", "application", "known", "expected"), REMAINING)
def test_what_is_left_follows_from_what_is_known(
    asked: dict[str, Any], application: Application, known: Standing, expected: Task | None
) -> None:
    assert remaining_task(replace(INTERACTION, **asked), application, known) is expected


def request(**changes: Any) -> AuthorizationRequest:
    application = changes.pop("application", APPLICATION)
    return AuthorizationRequest(
        parameters=Parameters({}), application=application, management_audience="", **changes
    )


IDLE = replace(APPLICATION, sign_on=SignOnPolicy(inactivity_seconds=300))
IDENTITY: tuple[tuple[dict[str, Any], Session | None, Task | None], ...] = (
    ({}, None, Task.SIGN_IN),
    ({"wants_registration": True}, None, Task.REGISTER),
    ({}, SESSION, None),
    ({"wants_registration": True}, SESSION, Task.REGISTER),
    ({"wants_registration": True, "wishes": CREATES}, SESSION, None),
    ({"wants_registration": True, "wishes": CREATES}, None, Task.REGISTER),
    ({"prompts": ("login",)}, SESSION, Task.SIGN_IN),
    ({"prompts": ("login", "select_account")}, SESSION, Task.SIGN_IN),
    ({"prompts": ("select_account",)}, SESSION, Task.CHOOSE_ACCOUNT),
    ({"prompts": ("select_account",)}, None, Task.SIGN_IN),
    ({"prompts": ("consent",)}, SESSION, None),
    ({"wishes": Wishes(max_age_seconds=601)}, SESSION, None),
    ({"wishes": Wishes(max_age_seconds=600)}, SESSION, Task.SIGN_IN),
    ({"wishes": Wishes(max_age_seconds=0)}, SESSION, Task.SIGN_IN),
    ({"application": IDLE}, SESSION, Task.SIGN_IN),
    ({"application": IDLE}, replace(SESSION, seen_at=NOW - timedelta(seconds=299)), None),
)


@pytest.mark.parametrize(("asked", "session", "expected"), IDENTITY)
def test_who_it_is_is_asked_when_the_session_does_not_do(
    asked: dict[str, Any], session: Session | None, expected: Task | None
) -> None:
    assert identity_task(request(**asked), session, NOW) is expected


def test_an_account_is_chosen_only_where_that_was_asked_and_is_enough() -> None:
    asked = replace(INTERACTION, prompts=("select_account",))
    assert may_choose(asked, APPLICATION, SESSION, NOW)
    assert not may_choose(INTERACTION, APPLICATION, SESSION, NOW)
    assert not may_choose(asked, IDLE, SESSION, NOW)
    both = replace(asked, prompts=("select_account", "login"))
    assert not may_choose(both, APPLICATION, SESSION, NOW)
    old = replace(asked, wishes=Wishes(max_age_seconds=60))
    assert not may_choose(old, APPLICATION, SESSION, NOW)


def test_the_organization_of_the_tokens_is_the_one_asked_for_or_where_the_user_works() -> None:
    asked = replace(INTERACTION, organization_code=OrganizationCode("b"))
    assert answered_organization(asked, standing("a", "b", working_in="a")) == "b"
    assert answered_organization(INTERACTION, standing("a", "b", working_in="b")) == "b"
    assert answered_organization(INTERACTION, standing("a", working_in="left")) == "a"
    assert answered_organization(INTERACTION, standing()) is None


def test_reauth_state_is_standard_base64_of_flat_json() -> None:
    assert reauth_state({"org_code": "org_1"}) == "eyJvcmdfY29kZSI6Im9yZ18xIn0="
    assert reauth_state({}) == "e30="
