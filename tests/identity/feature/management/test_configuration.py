"""The configuration as one document: read, compared, written; all or nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.identity.configuration import PATH, Configuration, fresh
from tests.identity.feature.management.api import done
from tests.identity.in_process import House

EXAMPLE: dict[str, Any] = {
    "business": {"business_name": "Acme", "email": "hello@acme.io", "is_click_wrap": True},
    "mfa": {"policy": "optional", "enabled_factors": ["mfa:email", "mfa:authenticator_app"]},
    "environment_variables": {
        "CRM_URL": {"value": "https://crm.acme.io"},
        "CRM_TOKEN": {"value": "hush-hush", "is_secret": True},
    },
    "permissions": {"read:notes": {"name": "Read"}, "write:notes": {"name": "Write"}},
    "roles": {
        "editor": {
            "name": "Editor",
            "is_default_role": True,
            "permissions": ["write:notes", "read:notes"],
            "assignment_permission": "write:notes",
            "scopes": {"https://api.acme.io": ["write"]},
        }
    },
    "feature_flags": {
        "theme": {
            "name": "Theme",
            "type": "str",
            "default_value": "pink",
            "allow_override_level": "org",
        },
        "limit": {"name": "Limit", "type": "int", "default_value": 3, "value": 5},
    },
    "property_categories": {"org/Billing": {}},
    "properties": {
        "org/plan": {"name": "Plan", "category": "Billing"},
        "app/colour": {"name": "Colour"},
    },
    "apis": {"https://api.acme.io": {"name": "Acme", "scopes": {"read": "Reads", "write": None}}},
    "organizations": {
        "default": {"name": "Everybody"},
        "org_globex": {
            "name": "Globex",
            "handle": "globex",
            "button_color": "#ff0000",
            "allowed_domains": ["globex.com"],
            "feature_flags": {"theme": "dark"},
            "properties": {"plan": "gold"},
            "mfa": {"policy": "required", "enabled_factors": ["mfa:email"]},
        },
    },
    "applications": {
        "Shop": {
            "type": "reg",
            "redirect_uris": ["https://shop.acme.io/callback"],
            "logout_uris": ["https://shop.acme.io"],
            "tokens": {"access_token_lifetime": 600},
            "token_customization": {
                "signing_algorithm": "ES256",
                "access_token": {"custom_claims": {"plan": "organization_properties.plan"}},
            },
            "hasura_mapping": {"is_enabled": True, "roles": {"editor": "writer"}},
            "sign_on_policy": {"requires_pkce": True},
            "is_access_control_enabled": True,
            "access_roles": ["editor"],
            "properties": {"colour": "blue"},
        },
        "Robot": {
            "type": "m2m",
            "organization": "org_globex",
            "apis": {"https://api.acme.io": ["read"]},
        },
    },
    "connections": {
        "Google": {
            "strategy": "oauth2:google",
            "options": {"client_id": "us", "client_secret": "hush-hush"},
            "enabled_applications": ["Shop"],
        }
    },
}


@pytest.fixture
def configuration(postgres_server: Cluster, begun: str) -> Iterator[Configuration]:
    with fresh(postgres_server, begun) as found:
        yield found


def test_what_was_written_is_read_and_makes_the_same_elsewhere(
    configuration: Configuration, postgres_server: Cluster, begun: str
) -> None:
    made = configuration.write(EXAMPLE)
    assert ("create", "applications", "Shop") in made
    assert ("update", "organizations", "default") in made
    told = configuration.read()
    shop = told["applications"]["Shop"]
    assert shop["tokens"]["access_token_lifetime"] == 600
    assert shop["hasura_mapping"]["roles"] == {"editor": "writer"}
    assert told["roles"]["editor"]["permissions"] == ["read:notes", "write:notes"]
    assert told["roles"]["editor"]["scopes"] == {"https://api.acme.io": ["write"]}
    assert (shop["access_roles"], shop["is_access_control_enabled"]) == (["editor"], True)
    assert told["organizations"]["org_globex"]["feature_flags"] == {"theme": "dark"}
    with fresh(postgres_server, begun) as other:
        refused = other.refused(told)
        assert sorted(refused) == [
            (
                "connections.Google.options.client_secret: the environment variable "
                "'GENKAN_CONNECTION_GOOGLE_CLIENT_SECRET' is not set where you import; set it"
            ),
            (
                "environment_variables.CRM_TOKEN.value: the environment variable "
                "'GENKAN_VARIABLE_CRM_TOKEN' is not set where you import; set it"
            ),
        ]
        told["connections"]["Google"]["options"]["client_secret"] = "hush-hush"
        told["environment_variables"]["CRM_TOKEN"]["value"] = "hush-hush"
        assert other.write(told)
        assert other.read() == configuration.read()
        assert other.write(told) == []


def test_a_secret_is_never_told(configuration: Configuration) -> None:
    configuration.write(EXAMPLE)
    assert "hush-hush" not in configuration("GET").text
    changed = {
        "connections": {
            "Google": {
                "strategy": "oauth2:google",
                "options": {"client_id": "us", "client_secret": "hush-hush-2"},
            }
        }
    }
    answer = configuration("POST", body={"configuration": changed, "is_dry_run": True})
    assert done(answer)["changes"] == [
        {"section": "connections", "key": "Google", "action": "update", "members": {"options": {}}}
    ]


def test_a_dry_run_stores_nothing_and_tells_the_same(configuration: Configuration) -> None:
    before = configuration.read()
    would = configuration.write(EXAMPLE, is_dry_run=True)
    assert configuration.read() == before
    assert configuration.write(EXAMPLE) == would


def test_all_faults_are_told_and_nothing_is_stored(configuration: Configuration) -> None:
    before = configuration.read()
    assert configuration.refused(
        {
            "roles": {"editor": {"name": "Editor", "permissions": ["absent"]}},
            "permissions": {"a b": {"name": "No"}, "good": {"name": "Good"}},
            "applications": {
                "Shop": {
                    "redirect_uris": ["javascript:alert(1)"],
                    "hasura_mapping": {"base_role": "admin"},
                }
            },
        }
    ) == [
        "permissions.a b.key: String should match pattern '^[A-Za-z0-9_:./-]{1,64}$'",
        "roles.editor.permissions: there is no permission 'absent'; name it in 'permissions'",
        (
            "applications.Shop.redirect_uris[0]: 'javascript:alert(1)' "
            "has the scheme 'javascript', which is not allowed"
        ),
    ]
    assert configuration.read() == before


def test_a_key_that_is_not_known_is_refused_with_its_place(configuration: Configuration) -> None:
    assert configuration.refused(
        {
            "role": {},
            "roles": {"editor": {"nmae": "Editor"}},
            "applications": {"Shop": {"tokens": {"access_token_lifetme": 5}}},
            "permissions": [],
        }
    ) == [
        "role: unknown section; did you mean 'roles'?",
        "roles.editor.name: Field required",
        "roles.editor.nmae: unknown key; did you mean 'name'?",
        (
            "applications.Shop.tokens.access_token_lifetme: unknown key; "
            "did you mean 'access_token_lifetime'?"
        ),
        "permissions: expected an object",
    ]


def test_what_is_not_named_goes_only_where_it_was_asked_for(
    configuration: Configuration,
) -> None:
    configuration.write(EXAMPLE)
    less = {"roles": {}, "permissions": {"read:notes": {"name": "Read"}}, "properties": {}}
    assert configuration.write(less) == []
    assert configuration.write(less, is_pruned=True) == [
        ("delete", "properties", "app/colour"),
        ("delete", "properties", "org/plan"),
        ("delete", "roles", "editor"),
        ("delete", "permissions", "write:notes"),
    ]
    told = configuration.read()
    assert told["roles"] == {}
    assert "usr/kp_usr_city" in told["properties"]
    assert "Shop" in told["applications"], "a section that is not named stays"


def test_ids_are_kept_where_they_are_in_the_document(
    configuration: Configuration, postgres_server: Cluster, begun: str
) -> None:
    configuration.write(
        {
            "applications": {
                "Shop": {},
                "twin-0000": {"name": "Twin", "client_id": "twin-0000"},
                "twin-0001": {"name": "Twin", "client_id": "twin-0001"},
            }
        }
    )
    told = configuration.read(ids="true")
    assert told["applications"]["twin-0001"]["name"] == "Twin"
    with fresh(postgres_server, begun) as other:
        other.write(told)
        assert other.read(ids="true") == told
        renamed = {
            "applications": {
                "Shop": {"client_id": told["applications"]["Shop"]["client_id"], "name": "Store"}
            }
        }
        assert other.write(renamed) == [("update", "applications", "Shop")]
        assert "Store" in other.read()["applications"]
        assert other.refused({"applications": {"Store": {"client_id": "another-1"}}})


def test_reading_and_writing_need_their_own_scopes(running: House) -> None:
    headers = {"authorization": f"Bearer {running.management_token(['read:roles'])}"}
    for method in ("GET", "POST"):
        answer = running.browser.request(method, f"/api/v1{PATH}", json={}, headers=headers)
        assert answer.status_code == 403
