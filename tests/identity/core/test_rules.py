"""The rules of the protocol, one by one: values in, values out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from genkan.identity.errors import InvalidRequest, InvalidScope
from genkan.identity.model.application import (
    Application,
    ApplicationKind,
    AuthorisedApi,
    web_origins,
)
from genkan.identity.model.grant import Grant
from genkan.identity.model.hasura_mapping import is_hasura_admin
from genkan.identity.model.signing_key import KeyState, SigningAlgorithm, SigningKey
from genkan.identity.names import (
    OFFLINE,
    OPENID,
    Audience,
    ClientId,
    GrantId,
    KeyId,
    Scope,
    UserId,
)
from genkan.identity.oauth.audience import authorised_audience, requested_audience
from genkan.identity.oauth.authorize.respond import with_answer
from genkan.identity.oauth.parameters import parameters_from_pairs
from genkan.identity.oauth.pkce import challenge_of
from genkan.identity.oauth.redirect_uri import is_registered
from genkan.identity.oauth.refresh_expiry import grant_end
from genkan.identity.oauth.scope import narrow_scope, parse_scope, user_scope
from genkan.identity.oauth.token.refresh_token import Presented, judge
from genkan.identity.oauth.token.refresh_token_format import (
    RefreshTokenId,
    read_refresh_token,
    write_refresh_token,
)
from genkan.identity.tokens.hasura_mapping import array_literal
from genkan.identity.tokens.id_token import access_token_hash
from genkan.identity.tokens.key_rotation import WantedKey, key_id_from_hex, plan_rotation
from genkan.identity.tokens.vault import SealedWithAnotherKey, SecretKeyVault, derive_key

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
APPLICATION = Application(
    client_id=ClientId("c"),
    name="Acme",
    kind=ApplicationKind.REGULAR,
    secret_hash=b"",
    sealed_secret=None,
    redirect_uris=("http://localhost:3000/cb", "https://app.acme.io", "com.acme.app:/cb"),
    logout_uris=("https://acme.io/bye",),
    created_at=NOW,
)
GRANT = Grant(
    id=GrantId("5f0c6d4e-0000-4000-8000-000000000000"),
    client_id=ClientId("c"),
    user_id=UserId("kp_1"),
    session_id=None,
    organization_code=None,
    scope=(OPENID, OFFLINE),
    audience=(),
    authenticated_at=NOW,
    created_at=NOW,
    counter=5,
    refreshed_at=NOW,
    expires_at=NOW + timedelta(days=15),
)


def test_the_challenge_is_the_rfcs_own_example() -> None:
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_access_token_hash_is_the_specifications_own_example() -> None:
    # OIDC Core, appendix A.4
    token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    assert access_token_hash(token) == "77QmUPtjPfzWtF2AnpK9RQ"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ()),
        ("", ()),
        ("openid  email openid ", ("openid", "email")),
    ],
)
def test_scopes_are_read_in_order_and_once(text: str | None, expected: tuple[str, ...]) -> None:
    assert parse_scope(text) == expected


def test_scopes_are_narrowed_and_never_grow() -> None:
    granted = (OPENID, OFFLINE)
    assert narrow_scope((), granted) == granted
    assert narrow_scope((OPENID,), granted) == (OPENID,)
    with pytest.raises(InvalidScope, match="'email' was not granted"):
        narrow_scope((Scope("email"),), granted)
    assert user_scope(()) == (OPENID,)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("http://localhost:3000/cb", True),
        ("http://localhost:3000/cb/", True),
        ("https://app.acme.io/", True),
        ("com.acme.app:/cb", True),
        ("http://localhost:3000/cb//", False),
        ("http://localhost:3000/CB", False),
        ("http://localhost:3001/cb", False),
        ("https://app.acme.io:443", False),
        ("https://app.acme.io?", False),
        ("", False),
    ],
)
def test_redirect_urls_are_compared_exactly_but_for_one_slash(uri: str, *, expected: bool) -> None:
    assert is_registered(uri, APPLICATION.redirect_uris) is expected


def test_origins_are_those_of_callback_and_logout_urls() -> None:
    assert web_origins(["https://App.acme.io:443/cb", "http://[::1]:80/", "http://a:81"]) == {
        "https://app.acme.io",
        "http://[::1]",
        "http://a:81",
    }
    assert APPLICATION.origins == {
        "http://localhost:3000",
        "https://app.acme.io",
        "https://acme.io",
    }


def test_a_parameter_is_given_once_and_empty_is_absent() -> None:
    parameters = parameters_from_pairs([("a", "1"), ("b", ""), ("c", "1"), ("c", "2")])
    assert parameters.one("a") == "1"
    assert parameters.one("b") is None
    assert parameters.one("d") is None
    assert parameters.each("c") == ("1", "2")
    with pytest.raises(InvalidRequest, match="'c' is given 2 times"):
        parameters.one("c")
    with pytest.raises(InvalidRequest, match="'b' is missing"):
        parameters.required("b")


def test_audiences_are_only_those_the_application_may_have() -> None:
    management = "http://localhost:8080/api"
    spelled = parameters_from_pairs([("audience", "hasura  billing"), ("audience", "hasura")])
    assert requested_audience(spelled) == ("hasura", "billing")
    apis = (
        AuthorisedApi(audience=Audience(management), is_management_api=True),
        AuthorisedApi(audience=Audience("hasura")),
    )
    worker = replace(APPLICATION, apis=apis)
    asked = (Audience("https://localhost:8080/api"), Audience("hasura"), Audience(management))
    assert authorised_audience(asked, worker, management) == (management, "hasura")
    for audience in ("http://localhost:8081/api", "https://[", "localhost:8080/api", "billing"):
        with pytest.raises(InvalidRequest):
            authorised_audience((Audience(audience),), worker, management)
    with pytest.raises(InvalidRequest):
        authorised_audience((Audience(management),), APPLICATION, management)


def test_the_answer_is_put_behind_the_urls_own_query() -> None:
    located = with_answer("http://a.io/cb?x=1", {"code": "c d"}, "s&t", "http://idp")
    assert located == "http://a.io/cb?x=1&code=c+d&state=s%26t&iss=http%3A%2F%2Fidp"
    assert with_answer("com.acme.app:/cb", {"code": "c"}, None, "http://idp") == (
        "com.acme.app:/cb?code=c&iss=http%3A%2F%2Fidp"
    )


@pytest.mark.parametrize(
    ("counter", "after_seconds", "grace", "expected"),
    [
        (5, 0, 60, Presented.CURRENT),
        (4, 59, 60, Presented.JUST_REPLACED),
        (4, 60, 60, Presented.REUSED),
        (4, 0, 0, Presented.REUSED),
        (3, 0, 60, Presented.REUSED),
        (6, 0, 60, Presented.REUSED),
        (5, 15 * 86_400, 60, Presented.DEAD),
    ],
)
def test_a_refresh_token_is_judged_by_its_number(
    counter: int, after_seconds: int, grace: int, expected: Presented
) -> None:
    moment = NOW + timedelta(seconds=after_seconds)
    presented = RefreshTokenId(GRANT.id, counter)
    assert judge(presented, GRANT, moment, grace_seconds=grace) is expected


def test_a_revoked_or_online_grant_refreshes_nothing() -> None:
    presented = RefreshTokenId(GRANT.id, 5)
    for grant in (replace(GRANT, revoked_at=NOW), replace(GRANT, scope=(OPENID,))):
        assert judge(presented, grant, NOW, grace_seconds=60) is Presented.DEAD


def test_a_refresh_token_says_its_number_to_us_only() -> None:
    token = write_refresh_token(RefreshTokenId(GRANT.id, 7), b"k" * 32)
    assert read_refresh_token(token, b"k" * 32) == RefreshTokenId(GRANT.id, 7)
    assert read_refresh_token(token, b"j" * 32) is None
    assert read_refresh_token(f"{token}=", b"k" * 32) is None


def test_a_family_ends_after_a_year_however_often_it_is_refreshed() -> None:
    assert grant_end(APPLICATION, NOW, NOW) == NOW + timedelta(days=15)
    late = NOW + timedelta(days=360)
    assert grant_end(APPLICATION, NOW, late) == NOW + timedelta(days=365)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "{}"),
        (["org_1", "org_2"], "{org_1,org_2}"),
        (
            ["a b", 'c"d', "e\\f", "", "NULL", "{x}", "g,h"],
            '{"a b","c\\"d","e\\\\f","","NULL","{x}","g,h"}',
        ),
    ],
)
def test_lists_are_postgres_array_literals(values: list[str], expected: str) -> None:
    assert array_literal(values) == expected


def test_hasuras_admin_is_known_in_any_dress() -> None:
    assert all(is_hasura_admin(each) for each in ("admin", "ADMIN", " Admin\t"))
    assert not any(is_hasura_admin(each) for each in ("administrator", "user", ""))


def key(
    state: KeyState, days_ago: float = 0, algorithm: SigningAlgorithm = SigningAlgorithm.RS256
) -> SigningKey:
    since = NOW - timedelta(days=days_ago)
    return SigningKey(
        id=KeyId(f"{algorithm}-{state}-{days_ago}"),
        algorithm=algorithm,
        state=state,
        private_pem=b"",
        created_at=since,
        activated_at=since if state is KeyState.ACTIVE else None,
        retired_at=since if state is KeyState.RETIRED else None,
    )


CURVE_KEYS = (
    key(KeyState.ACTIVE, algorithm=SigningAlgorithm.ES256),
    key(KeyState.NEXT, algorithm=SigningAlgorithm.ES256),
)


def test_the_first_keys_are_one_active_and_one_next_of_each_algorithm() -> None:
    assert plan_rotation((), NOW, is_forced=False).wanted == tuple(
        WantedKey(algorithm, state)
        for algorithm in SigningAlgorithm
        for state in (KeyState.ACTIVE, KeyState.NEXT)
    )


def test_a_young_key_stays_unless_it_is_forced_to_go() -> None:
    keys = (key(KeyState.ACTIVE, 89), key(KeyState.NEXT, 89), *CURVE_KEYS)
    assert plan_rotation(keys, NOW, is_forced=False).is_empty
    forced = plan_rotation(keys, NOW, is_forced=True)
    assert [each.state for each in forced.changed] == [KeyState.RETIRED, KeyState.ACTIVE] * 2
    assert forced.wanted == tuple(WantedKey(each, KeyState.NEXT) for each in SigningAlgorithm)


def test_an_old_key_retires_and_the_published_next_one_signs() -> None:
    keys = (key(KeyState.ACTIVE, 90), key(KeyState.NEXT, 90), *CURVE_KEYS)
    retired, active = plan_rotation(keys, NOW, is_forced=False).changed
    assert (retired.id, retired.retired_at) == (keys[0].id, NOW)
    assert (active.id, active.activated_at) == (keys[1].id, NOW)


def test_a_retired_key_stays_as_long_as_a_token_of_it_may_live() -> None:
    keys = (key(KeyState.RETIRED, 30), key(KeyState.ACTIVE), key(KeyState.NEXT), *CURVE_KEYS)
    assert plan_rotation(keys, NOW, is_forced=False).is_empty
    keys = (key(KeyState.RETIRED, 31), *keys[1:])
    assert plan_rotation(keys, NOW, is_forced=False).forgotten == (keys[0].id,)


def test_a_key_id_is_hex_pairs_joined_by_colons() -> None:
    assert key_id_from_hex("2ae04f") == "2a:e0:4f"


def test_what_is_sealed_opens_with_its_key_and_label_only() -> None:
    vault = SecretKeyVault(derive_key(b"k" * 32, "a"), lambda length: b"n" * length)
    sealed = vault.seal(b"secret", "label")
    assert b"secret" not in sealed
    assert vault.open(sealed, "label") == b"secret"
    other = SecretKeyVault(derive_key(b"k" * 32, "b"), lambda length: b"n" * length)
    for opener, label, text in (
        (vault, "other", sealed),
        (other, "label", sealed),
        (vault, "label", sealed[:-1]),
        (vault, "label", b""),
    ):
        with pytest.raises(SealedWithAnotherKey, match=r"label|other"):
            opener.open(text, label)
