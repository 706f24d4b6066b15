"""Google, GitHub, Microsoft and Apple: what each does its own way, against a stand-in."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from genkan.identity.federation.account import best_email, split_name
from genkan.identity.federation.preset import Endpoints, Preset
from genkan.identity.federation.presets import PRESETS
from tests.clients.fake_provider import Answer, FakeProvider, ec_key, fake_provider, person
from tests.identity.feature.login.test_register import code_of, confirm
from tests.identity.in_process import House
from tests.identity.oauth_client import answer_of
from tests.identity.other_providers import (
    accounts_of,
    arrive,
    begun,
    connection,
    refused_for,
    sent_away,
    user_of,
)

EMAIL = "ada@example.com"
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
OTHER_TENANT = "11111111-2222-3333-4444-555555555555"


def at(url: str, strategy: str) -> Preset:
    """The preset, its provider standing here."""
    preset = PRESETS[strategy]
    moved: dict[str, Any] = {}
    if preset.endpoints is not None:
        moved["endpoints"] = Endpoints(
            authorization=f"{url}/authorize",
            token=f"{url}/token",
            userinfo=f"{url}/userinfo",
            emails=f"{url}/emails",
        )
    elif preset.has_tenant:
        moved["issuer"] = f"{url}/{{tenant}}/v2.0"
        moved["token_issuer"] = f"{url}/{{tenantid}}/v2.0"
    else:
        moved["issuer"] = url
    return dataclasses.replace(preset, **moved)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    with fake_provider() as provider:
        moved: Mapping[str, Preset] = {name: at(provider.url, name) for name in PRESETS}
        monkeypatch.setattr("genkan.identity.federation.provider.PRESETS", moved)
        provider.discovery["authorization_response_iss_parameter_supported"] = None
        yield provider


def is_linked(answer: httpx.Response) -> bool:
    """Whether the address was as good as proven; else a code is asked for."""
    location = answer.headers["location"]
    assert "code=" in location or location.startswith("/verify-email?i="), location
    return "code=" in location


# Google -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "is_trusted"),
    [
        ({"email": "ada@gmail.com"}, True),
        ({"email": "ada@acme.example", "hd": "acme.example"}, True),
        ({"email": "ada@acme.example"}, False),  # verified once, by whoever had it then
        ({"email": "ada@acme.example", "hd": "another.example"}, False),
        ({"email": "ada@gmail.com", "email_verified": False}, False),
    ],
)
def test_google_is_trusted_for_its_own_domains_and_those_it_hosts(
    running: House, provider: FakeProvider, claims: dict[str, Any], *, is_trusted: bool
) -> None:
    user = running.user(claims["email"], None)
    provider.account = person("ada", **claims)
    made = connection(running, provider, "oauth2:google", is_trusted=None)
    assert is_linked(arrive(running, provider, made, iss=None)) is is_trusted
    assert len(accounts_of(running, user)) == is_trusted


# GitHub -----------------------------------------------------------------------------------------

OCTOCAT = {
    "id": 583231,
    "login": "octocat",
    "name": "Ada King Lovelace",
    "avatar_url": "https://avatars.example/u/583231",
    "email": "shown-on-the-profile@example.com",
}


def test_githubs_account_and_its_primary_verified_address_make_the_user(
    running: House, provider: FakeProvider
) -> None:
    provider.userinfo = OCTOCAT
    provider.answers["/emails"] = Answer(
        [
            {"email": "old@example.com", "primary": False, "verified": True},
            {"email": EMAIL, "primary": True, "verified": True},
        ]
    )
    made = connection(running, provider, "oauth2:github", is_trusted=None)
    interaction = begun(running, made)
    location = sent_away(running.browser, interaction, made)
    asked = answer_of(location)
    assert asked["scope"] == "read:user user:email"
    assert asked["code_challenge_method"] == "S256"
    assert "nonce" not in asked
    assert is_linked(running.browser.get(provider.consent(location, iss=None)))
    user = user_of(running, EMAIL)
    assert user is not None
    assert (user.given_name, user.family_name) == ("Ada King", "Lovelace")
    assert user.picture == "https://avatars.example/u/583231"
    (account,) = accounts_of(running, user)
    assert (account.subject, account.name, account.email) == ("583231", "octocat", EMAIL)
    token = provider.requests("/token")[0]
    assert token.headers["accept"] == "application/json"
    assert provider.requests("/emails")[0].headers["authorization"] == "Bearer their-access-token"


def test_githubs_unverified_address_is_proven_here(running: House, provider: FakeProvider) -> None:
    running.user(EMAIL)
    provider.userinfo = OCTOCAT
    provider.answers["/emails"] = Answer([{"email": EMAIL, "primary": True, "verified": False}])
    made = connection(running, provider, "oauth2:github", is_trusted=None)
    assert not is_linked(arrive(running, provider, made, iss=None))
    assert accounts_of(running, user_of(running, EMAIL)) == []


def test_githubs_refusals_come_with_200(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider, "oauth2:github", is_trusted=None)
    provider.answers["/token"] = Answer({"error": "bad_verification_code"})
    refused_for(arrive(running, provider, made, iss=None), "does not belong to this sign-in")
    # An issuer that is not where the sign-in was begun.
    elsewhere = arrive(running, provider, made, iss="https://elsewhere.example")
    refused_for(elsewhere, "does not belong to this sign-in")
    assert len(provider.requests("/token")) == 1


def test_the_best_address_of_a_list_is_the_primary_one_if_it_is_verified() -> None:
    listed = [
        *("x", None, {"email": 1}, {"email": "no address", "verified": True}),
        {"email": "a@x.io", "verified": "true", "primary": True},
        {"email": "b@x.io", "verified": True, "primary": False},
    ]
    assert best_email(listed) == ("b@x.io", True)
    assert best_email(listed[:5]) == ("a@x.io", False)
    assert best_email([]) is None
    assert split_name("Ada") == ("Ada", None)
    assert split_name(None) == (None, None)


# Microsoft --------------------------------------------------------------------------------------


def of_tenant(provider: FakeProvider, tenant: str, **claims: Any) -> None:
    """Somebody of a tenant, as the endpoint for all tenants tells of them."""
    provider.discovery["issuer"] = f"{provider.url}/{{tenantid}}/v2.0"
    provider.account = person("ada", **{"email_verified": None, "tid": tenant, **claims})
    provider.claims = {"iss": f"{provider.url}/{tenant}/v2.0"}


@pytest.mark.parametrize(
    ("claims", "options", "is_trusted"),
    [
        ({}, {}, False),  # `email` is what the tenant's administrator likes it to be
        ({"email_verified": True}, {}, False),
        ({"xms_edov": True}, {}, False),  # verified, but nobody trusts the connection
        ({"xms_edov": True}, {"is_trusted": True}, True),
        ({"xms_edov": "1"}, {"is_trusted": True}, True),
        ({"xms_edov": "0"}, {"is_trusted": True}, False),
        ({}, {"is_trusted": True}, False),
        ({}, {"is_trusted": True, "trusted_tenants": [TENANT.upper()]}, True),
        ({}, {"is_trusted": True, "trusted_tenants": [OTHER_TENANT]}, False),
    ],
)
def test_microsofts_addresses_are_not_proven_but_where_it_says_so(
    running: House,
    provider: FakeProvider,
    claims: dict[str, Any],
    options: dict[str, Any],
    *,
    is_trusted: bool,
) -> None:
    running.user(EMAIL, None)
    of_tenant(provider, TENANT, **claims)
    made = connection(running, provider, "oauth2:microsoft", **{"is_trusted": None, **options})
    assert is_linked(arrive(running, provider, made, iss=None)) is is_trusted
    assert provider.requests("/common/v2.0/.well-known/openid-configuration")


def test_a_token_of_another_tenant_than_it_says_is_refused(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider, "oauth2:microsoft")
    for issuer, tid in (
        (f"{{url}}/{OTHER_TENANT}/v2.0", TENANT),
        ("{url}/../evil/v2.0", "../evil"),
        ("{url}/{{tenantid}}/v2.0", "{tenantid}"),
        (f"{{url}}/{TENANT}/v2.0", None),
    ):
        of_tenant(provider, TENANT, xms_edov=True)
        provider.claims = {"iss": issuer.format(url=provider.url), "tid": tid}
        answer = arrive(running, provider, made, iss=None)
        refused_for(answer, "does not belong to this sign-in")


def test_an_organizations_own_tenant_is_trusted_for_the_domains_listed(
    running: House, provider: FakeProvider
) -> None:
    boss = running.user("boss@acme.example", None)
    of_tenant(provider, TENANT, email="boss@acme.example")
    provider.discovery["issuer"] = f"{provider.url}/{TENANT}/v2.0"
    made = connection(
        running,
        provider,
        "oauth2:azure_ad",
        is_trusted=None,
        entra_id_domain="acme.example",
        home_realm_domains=["@acme.example"],
    )
    assert is_linked(arrive(running, provider, made, iss=None))
    (account,) = accounts_of(running, boss)
    assert account.kind == "enterprise"
    assert provider.requests("/acme.example/v2.0/.well-known/openid-configuration")
    # A token of another tenant, by the same endpoint.
    of_tenant(provider, OTHER_TENANT, email="boss@acme.example")
    provider.discovery["issuer"] = f"{provider.url}/{TENANT}/v2.0"
    refused_for(arrive(running, provider, made, iss=None), "does not belong to this sign-in")
    provider.claims = {"iss": f"{provider.url}/{TENANT}/v2.0", "tid": TENANT, "sub": "b"}
    provider.account["email"] = EMAIL
    refused_for(arrive(running, provider, made, iss=None), "only for addresses of certain")


def test_no_tenant_named_is_no_tenant_at_all(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider, "oauth2:azure_ad")
    interaction = begun(running, made)
    answer = running.browser.get(f"/connect?i={interaction.id}&connection={made.id}")
    refused_for(answer, "does not offer this way")


# Apple ------------------------------------------------------------------------------------------


def apple(running: House, provider: FakeProvider, key: ECKey) -> Any:
    pem = key.as_pem(private=True).decode()
    return connection(
        running,
        provider,
        "oauth2:apple",
        is_trusted=None,
        team_id="TEAM123456",
        key_id="KEY1234567",
        secrets={"private_key": pem},
    )


def test_apple_posts_its_answer_and_tells_a_name_once(
    running: House, provider: FakeProvider
) -> None:
    provider.account = {"sub": "001.abc", "email": EMAIL, "email_verified": "true"}
    made = apple(running, provider, ec_key())
    interaction = begun(running, made)
    location = sent_away(running.browser, interaction, made)
    asked = answer_of(location)
    assert (asked["response_mode"], asked["scope"]) == ("form_post", "openid name email")
    form = dict(httpx.URL(provider.consent(location, iss=None)).params)
    user = {"name": {"firstName": "Ada", "lastName": "Lovelace"}, "email": "eve@example.com"}
    # From Apple's page the browser brings no cookie along.
    stranger = running.another_browser()
    posted = stranger.post("/login/callback", data={**form, "user": json.dumps(user)})
    assert posted.status_code == 303
    back = posted.headers["location"]
    assert back.startswith("/login/callback?posted=")
    assert "Ada" not in back
    assert is_linked(running.browser.get(back))
    refused_for(running.browser.get(back), "came too late")
    made_user = user_of(running, EMAIL)
    assert made_user is not None
    assert (made_user.given_name, made_user.family_name) == ("Ada", "Lovelace")
    assert user_of(running, "eve@example.com") is None


def test_apples_secret_is_a_jwt_that_we_sign(running: House, provider: FakeProvider) -> None:
    provider.account = {"sub": "001.abc", "email": EMAIL, "email_verified": True}
    made = apple(running, provider, ec_key())
    assert is_linked(arrive(running, provider, made, iss=None))
    secret = provider.requests("/token")[0].form["client_secret"]
    read = jws.deserialize_compact(secret, ec_key(), ["ES256"])
    assert read.headers() == {"alg": "ES256", "kid": "KEY1234567"}
    claims = json.loads(read.payload)
    assert (claims["iss"], claims["sub"]) == ("TEAM123456", "our-client-id")
    assert claims["aud"] == "https://appleid.apple.com"
    assert claims["exp"] - claims["iat"] == 300


def test_nonsense_in_apples_user_is_no_fault(running: House, provider: FakeProvider) -> None:
    made = apple(running, provider, ec_key())
    for number, user in enumerate(("[", "[]", '{"name": 1}', '{"name": {"firstName": ["x"]}}')):
        email = f"ada{number}@example.com"
        provider.account = {"sub": str(number), "email": email, "email_verified": True}
        answer = arrive(running, provider, made, iss=None, user=user)
        assert is_linked(answer)
        found = user_of(running, email)
        assert found is not None
        assert found.given_name is None


# Plain OAuth 2 ----------------------------------------------------------------------------------


def test_any_provider_of_plain_oauth_2_by_its_three_addresses(
    running: House, provider: FakeProvider
) -> None:
    provider.userinfo = {"uid": "u1", "mail": EMAIL, "confirmed": True, "name": "Ada Lovelace"}
    made = connection(
        running,
        provider,
        issuer=None,
        authorization_url=f"{provider.url}/authorize",
        token_url=f"{provider.url}/token",
        userinfo_url=f"{provider.url}/userinfo",
        scopes="profile",
        subject_claim="uid",
        email_claim="mail",
        email_verified_claim="confirmed",
    )
    assert is_linked(arrive(running, provider, made, iss=None))
    (account,) = accounts_of(running, user_of(running, EMAIL))
    assert account.subject == "u1"


def test_a_code_that_came_by_mail_is_enough_for_somebody_new(
    running: House, provider: FakeProvider
) -> None:
    of_tenant(provider, TENANT)
    made = connection(running, provider, "oauth2:microsoft", is_trusted=None)
    interaction = begun(running, made)
    assert not is_linked(arrive(running, provider, made, interaction, iss=None))
    answer = confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
    assert is_linked(answer)
    assert is_linked(arrive(running, provider, made, iss=None))
