"""Kinde's switch "Enable Hasura mapping": what stock Hasura reads in the token."""

import dataclasses
from typing import Any

from genkan.identity.model.hasura_mapping import HasuraMapping, HasuraMode, OtherRoles
from genkan.identity.model.role import Role
from genkan.identity.names import ClaimSource, PermissionKey, RoleId, RoleKey
from genkan.identity.observation import HasuraRoleWithheld
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


def mapped_tokens(running: House, mapping: HasuraMapping, *roles: str) -> Any:
    """Access and ID token of a user with these roles."""
    application = client(running, hasura=mapping)
    user = running.user("ada@x.io")
    for key in roles:
        give_role(running, user.id, key, f"read:{key}")
    tokens = application.tokens(user)
    return claims_of(tokens["access_token"]), claims_of(tokens["id_token"])


def test_kindes_flat_mode_gives_the_standard_claims_kindes_other_names(running: House) -> None:
    flat = dataclasses.replace(MAPPED, mode=HasuraMode.KINDE_FLAT)
    access, id_token = mapped_tokens(running, flat, "editor")
    code = running.run(running.provider.ports.organizations.default).code
    assert {name: access[name] for name in access if name.startswith("x-hasura-")} == {
        "x-hasura-org-code": code,
        "x-hasura-permissions": ["read:editor"],
        "x-hasura-feature-flags": {},
        "x-hasura-roles": [{"id": "id-editor", "key": "editor", "name": "Editor"}],
    }
    assert not {"org_code", "permissions", "feature_flags", "roles", CLAIMS} & set(access)
    assert id_token["x-hasura-org-codes"] == [code]
    assert "org_codes" not in id_token
    # The SDKs look for the user in the ID token's own claims alone.
    assert id_token["email"] == "ada@x.io"


def test_both_modes_at_once_serve_hasura_and_each_sdk(running: House) -> None:
    both = dataclasses.replace(MAPPED, mode=HasuraMode.BOTH)
    access, id_token = mapped_tokens(running, both, "editor")
    assert access[CLAIMS]["x-hasura-allowed-roles"] == ["user", "editor"]
    assert access["x-hasura-permissions"] == access["permissions"] == ["read:editor"]
    assert access["x-hasura-org-code"] == access["org_code"]
    assert id_token["x-hasura-org-codes"] == id_token["org_codes"]


def test_the_object_stands_under_a_name_of_choice(running: House) -> None:
    named = dataclasses.replace(MAPPED, namespace="https://acme.io/claims")
    access, _ = mapped_tokens(running, named)
    assert access["https://acme.io/claims"]["x-hasura-default-role"] == "user"
    assert CLAIMS not in access


def test_roles_are_renamed_and_others_withheld_as_the_map_says(running: House) -> None:
    mapping = dataclasses.replace(
        MAPPED,
        roles={RoleKey("owner"): "manager", RoleKey("admin"): "tenant_admin"},
        other_roles=OtherRoles.WITHHELD,
    )
    access, _ = mapped_tokens(running, mapping, "admin", "editor", "owner")
    assert access[CLAIMS]["x-hasura-allowed-roles"] == ["user", "tenant_admin", "manager"]


def test_a_stored_map_onto_hasuras_admin_is_not_believed_either(running: House) -> None:
    mapping = dataclasses.replace(MAPPED, roles={RoleKey("owner"): "admin"})
    access, _ = mapped_tokens(running, mapping, "owner")
    assert access[CLAIMS]["x-hasura-allowed-roles"] == ["user"]
    assert HasuraRoleWithheld in {type(each) for each in running.observed}


def test_session_variables_of_choice_are_text_and_absent_without_a_value(running: House) -> None:
    mapping = dataclasses.replace(
        MAPPED,
        session_variables={
            "x-hasura-customer-id": ClaimSource("user.provided_id"),
            "x-hasura-username": ClaimSource("user.username"),
            "x-hasura-organization": ClaimSource("organization.name"),
            # Stored by hand: what the mapping decides stays.
            "x-hasura-user-id": ClaimSource("user.username"),
        },
    )
    application = client(running, hasura=mapping)
    user = running.user("ada@x.io", provided_id="42")
    variables = claims_of(application.tokens(user)["access_token"])[CLAIMS]
    assert variables["x-hasura-customer-id"] == "42"
    assert variables["x-hasura-organization"] == "Default Organization"
    assert "x-hasura-username" not in variables
    assert variables["x-hasura-user-id"] == user.id
