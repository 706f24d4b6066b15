"""Kinde's switch "Enable Hasura mapping": what stock Hasura reads in the token."""

import dataclasses

from genkan.identity.model.application import HasuraMapping
from genkan.identity.model.role import Role
from genkan.identity.names import PermissionKey, RoleId, RoleKey
from tests.identity.in_process import House
from tests.identity.oauth_client import CLAIMS, claims_of, client, machine

MAPPED = HasuraMapping(is_enabled=True)


def give_role(running: House, user_id: str, key: str, *permissions: str) -> None:
    ports = running.provider.ports
    role = Role(
        id=RoleId(f"id-{key}"),
        key=RoleKey(key),
        name=key.title(),
        permissions=tuple(PermissionKey(each) for each in permissions),
    )
    organization = running.run(ports.organizations.default)
    running.run(ports.roles.create, role)
    assert running.run(ports.roles.assign, organization.code, user_id, role.id)


def test_mapped_tokens_carry_string_session_variables(running: House) -> None:
    application = client(running, hasura=MAPPED)
    user = running.user("ada@x.io")
    give_role(running, user.id, "editor", "read:todos", 'odd "one"')
    code = running.run(running.provider.ports.organizations.default).code
    claims = claims_of(application.tokens(user)["access_token"])
    assert claims[CLAIMS] == {
        "x-hasura-default-role": "user",
        "x-hasura-allowed-roles": ["user", "editor"],
        "x-hasura-user-id": user.id,
        "x-hasura-org-code": code,
        "x-hasura-org-codes": f"{{{code}}}",
        "x-hasura-permissions": '{"odd \\"one\\"",read:todos}',
        "x-hasura-email": "ada@x.io",
    }
    assert claims["roles"] == [{"id": "id-editor", "key": "editor", "name": "Editor"}]
    assert claims["org_code"] == code


def test_without_the_switch_there_is_nothing_of_hasura(running: House) -> None:
    claims = claims_of(client(running).tokens(running.user("ada@x.io"))["access_token"])
    assert not [name for name in claims if "hasura" in name.lower()]


def test_a_role_named_admin_is_never_allowed(running: House) -> None:
    application = client(running, hasura=MAPPED)
    user = running.user("ada@x.io")
    for key in ("admin", "Admin", " ADMIN"):
        give_role(running, user.id, key)
    claims = claims_of(application.tokens(user)["access_token"])
    assert claims[CLAIMS]["x-hasura-allowed-roles"] == ["user"]


def test_a_base_role_named_admin_is_not_believed(running: House) -> None:
    application = client(running, hasura=HasuraMapping(is_enabled=True, base_role="Admin"))
    mapped = claims_of(application.tokens(running.user("ada@x.io"))["access_token"])[CLAIMS]
    assert mapped["x-hasura-default-role"] == "user"
    assert mapped["x-hasura-allowed-roles"] == ["user"]


def test_the_switch_counts_from_the_next_token_on(running: House) -> None:
    application = client(running)
    first = application.tokens(running.user("ada@x.io"))
    assert CLAIMS not in claims_of(first["access_token"])
    switched = dataclasses.replace(application.application, hasura=MAPPED)
    running.run(running.provider.ports.applications.update, switched)
    second = application.refresh(first["refresh_token"]).json()
    assert CLAIMS in claims_of(second["access_token"])


def test_a_machines_token_has_its_configured_role(running: House) -> None:
    mapping = HasuraMapping(is_enabled=True, machine_role="importer")
    application = machine(running, hasura=mapping)
    tokens = application.token(grant_type="client_credentials").json()
    assert claims_of(tokens["access_token"])[CLAIMS] == {
        "x-hasura-default-role": "importer",
        "x-hasura-allowed-roles": ["importer"],
        "x-hasura-client-id": application.client_id,
    }
