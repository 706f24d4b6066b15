"""Whose provider it is: by the address that was typed, by the organization that is asked for."""

from genkan.identity.model.organization import Organization
from tests.clients.fake_provider import FakeProvider
from tests.identity.feature.login.test_register import register
from tests.identity.feature.login.test_sign_in import sign_in
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House
from tests.identity.other_providers import (
    accounts_of,
    arrive,
    begun,
    connection,
    refused_for,
    user_of,
)


def organization(running: House, name: str) -> Organization:
    api = Api(running)
    code = done(api("POST", "/organization", {"name": name}))["organization"]["code"]
    return running.run(running.provider.ports.organizations.by_code, code)


def test_an_address_of_a_connections_domain_goes_there_from_each_form(
    running: House, provider: FakeProvider
) -> None:
    running.user("ada@acme.example")
    made = connection(running, provider, display_name="Acme", home_realm_domains=["@ACME.example"])
    interaction = begun(running, made)
    page = running.browser.get(f"/sign-in?i={interaction.id}").text
    assert "Continue with Acme" not in page
    # The right password or not: it is not looked at.
    for answer in (
        sign_in(running.browser, interaction, "ada@acme.example", "correct horse"),
        sign_in(running.browser, interaction, "Nobody@Acme.Example", "x"),
        register(running.browser, interaction, p_email="new@acme.example"),
    ):
        assert answer.status_code == 200
        assert "Going to Acme" in answer.text
        url = f"/connect?i={interaction.id}&amp;connection={made.id}"
        assert f'content="0;url={url}"' in answer.text
        assert f'href="{url}"' in answer.text
    running.user("bob@example.com")
    answer = sign_in(running.browser, interaction, "bob@example.com", "correct horse")
    assert "code=" in answer.headers["location"]


def test_a_button_may_be_wished_for_all_the_same(running: House, provider: FakeProvider) -> None:
    made = connection(
        running,
        provider,
        display_name="Acme",
        home_realm_domains=["acme.example"],
        is_force_show_sso_button=True,
    )
    interaction = begun(running, made)
    assert "Continue with Acme" in running.browser.get(f"/sign-in?i={interaction.id}").text


def test_nobody_is_made_where_the_connection_makes_nobody(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider, is_create_missing_user=False)
    refused_for(arrive(running, provider, made), "There is no account here for you yet")
    user = running.user("ada@example.com")
    assert "code=" in arrive(running, provider, made).headers["location"]
    assert len(accounts_of(running, user)) == 1


def test_an_organizations_connection_is_offered_to_those_who_sign_in_to_it(
    running: House, provider: FakeProvider
) -> None:
    acme, other = organization(running, "Acme"), organization(running, "Other")
    made = connection(
        running,
        provider,
        "oauth2:custom",
        organization_code=acme.code,
        display_name="Acme's own",
        is_auto_join_organization_enabled=True,
    )
    api = Api(running)
    done(api("POST", f"/organizations/{acme.code}/connections/{made.id}"))
    wrong = api("POST", f"/organizations/{other.code}/connections/{made.id}")
    assert refusal(wrong)[:2] == (400, "CONNECTION_OF_ANOTHER_ORGANIZATION")

    def page(**changes: object) -> str:
        interaction = running.interaction(**changes)
        return running.browser.get(f"/sign-in?i={interaction.id}").text

    assert "Acme&#39;s own" in page(organization_code=acme.code)
    assert "Acme&#39;s own" not in page(organization_code=other.code)
    assert "Acme&#39;s own" not in page()
    interaction = running.interaction(organization_code=acme.code)
    arrive(running, provider, made, interaction)
    user = user_of(running, "ada@example.com")
    assert user is not None
    memberships = running.run(running.provider.ports.organizations.memberships, user.id)
    assert acme.code in {each.organization.code for each in memberships}
    # With an application that it is enabled for, but for another organization: not there.
    elsewhere = begun(running, made, organization_code=other.code)
    answer = running.browser.get(f"/connect?i={elsewhere.id}&connection={made.id}")
    refused_for(answer, "does not offer this way")


def test_the_connections_of_an_organization_are_managed(
    running: House, provider: FakeProvider
) -> None:
    acme = organization(running, "Acme")
    made = connection(running, provider, "oauth2:google", display_name="Google")
    api = Api(running)
    path = f"/organizations/{acme.code}/connections"
    assert done(api("GET", path))["connections"] == []
    done(api("POST", f"{path}/{made.id}"))
    done(api("POST", f"{path}/{made.id}"))
    (listed,) = done(api("GET", path))["connections"]
    assert listed["connection"] == {
        "id": made.id,
        "name": "Google",
        "display_name": "Google",
        "strategy": "oauth2:google",
    }
    done(api("DELETE", f"{path}/{made.id}"))
    assert refusal(api("DELETE", f"{path}/{made.id}"))[:2] == (404, "CONNECTION_NOT_FOUND")
    assert refusal(api("POST", f"{path}/conn_unknown"))[:2] == (404, "CONNECTION_NOT_FOUND")
    assert api("GET", "/organizations/org_unknown/connections").status_code == 404


def test_options_that_do_not_do_are_told_all_at_once(running: House) -> None:
    body = {
        "name": "x",
        "strategy": "oauth2:custom",
        "options": {
            "client_id": 1,
            "is_trusted": "yes",
            "issuer": "http://elsewhere.example",
            "home_realm_domains": "acme.example",
            "entra_id_domain": "../evil",
            "upstream_params": {"state": {"value": "x"}, "prompt": "login"},
            "scopes": 'a "b"',
            "private_key": "no key",
        },
    }
    answer = Api(running)("POST", "/connections", body)
    assert answer.status_code == 400
    message = " ".join(each["message"] for each in answer.json()["errors"])
    for fault in (
        "options.client_id: expected a text",
        "options.is_trusted: expected true or false",
        "options.issuer: expected an address that begins with https://",
        "options.home_realm_domains: expected a list of texts",
        "options.entra_id_domain: expected a domain",
        "options.upstream_params.state: this parameter is not to be set by hand",
        'options.upstream_params.prompt: expected {"value": "a text"}',
        "options.scopes: expected scopes",
        "options.private_key: expected the text of a .p8 file",
    ):
        assert fault in message
    assert "no key" not in message
