"""Authlib, which nobody wrote for Kinde, and Kinde's Python ManagementClient over https."""

import secrets

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet
from kinde_sdk.management import ManagementClient
from kinde_sdk.management.exceptions import NotFoundException
from kinde_sdk.management.models import CreateUserRequest, UpdateUserRequest
from kinde_sdk.management.models.create_role_request import CreateRoleRequest

from tests.clients.hosted_pages import new_person, walk_through
from tests.clients.identity import REDIRECT_URI, Application
from tests.identity.sdk.conftest import SecureIssuer

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("authentication", ["client_secret_basic", "client_secret_post"])
def test_authlib_signs_a_person_in_and_stays_signed_in(
    issuer: str, application: Application, authentication: str
) -> None:
    ada = new_person("Ada")
    metadata = httpx.get(f"{issuer}/.well-known/openid-configuration").json()
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    with (
        httpx.Client(timeout=30) as browser,
        OAuth2Session(
            client_id=application.client_id,
            client_secret=application.client_secret,
            token_endpoint_auth_method=authentication,
            revocation_endpoint_auth_method=authentication,
            scope="openid profile email offline_access",
            redirect_uri=REDIRECT_URI,
            code_challenge_method="S256",
            token_endpoint=metadata["token_endpoint"],
        ) as client,
    ):
        address, state = client.create_authorization_url(
            metadata["authorization_endpoint"],
            code_verifier=verifier,
            nonce=nonce,
            prompt="create",
        )
        back = walk_through(browser, address, REDIRECT_URI, ada)
        first = client.fetch_token(
            authorization_response=str(back), state=state, code_verifier=verifier
        )
        keys = KeySet.import_key_set(httpx.get(metadata["jwks_uri"]).json())
        claims = jwt.decode(first["id_token"], keys).claims
        assert (claims["iss"], claims["nonce"]) == (issuer, nonce)
        profile = client.get(metadata["userinfo_endpoint"]).json()
        assert (profile["sub"], profile["email"]) == (claims["sub"], ada.email)
        second = client.refresh_token(metadata["token_endpoint"])
        assert second["access_token"] != first["access_token"]
        assert client.get(metadata["userinfo_endpoint"]).json() == profile
        revoked = client.revoke_token(
            metadata["revocation_endpoint"], second["refresh_token"], "refresh_token"
        )
        assert revoked.status_code == 200
        with pytest.raises(OAuthError, match="invalid_grant"):
            client.refresh_token(metadata["token_endpoint"], second["refresh_token"])


@pytest.fixture
def management(secure_issuer: SecureIssuer, monkeypatch: pytest.MonkeyPatch) -> ManagementClient:
    """The client as published; `requests` and `urllib3` each have a variable for whom to trust."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(secure_issuer.authority))
    monkeypatch.setenv("SSL_CERT_FILE", str(secure_issuer.authority))
    return ManagementClient(
        secure_issuer.domain, secure_issuer.client_id, secure_issuer.client_secret
    )


def test_the_management_client_manages_users_over_https(management: ManagementClient) -> None:
    ada = new_person("Ada")
    created = management.users_api.create_user(
        CreateUserRequest.from_dict(
            {
                "profile": {"given_name": "Ada", "family_name": "Test"},
                "identities": [{"type": "email", "details": {"email": ada.email}}],
            }
        )
    )
    assert created.created is True
    management.users_api.update_user(created.id, UpdateUserRequest(given_name="Grace"))
    found = management.users_api.get_user_data(created.id)
    assert (found.preferred_email, found.first_name) == (ada.email, "Grace")
    listed = management.users_api.get_users(email=ada.email)
    assert [user.id for user in listed.users] == [created.id]
    key = f"manager-{secrets.token_hex(4)}"
    management.roles_api.create_role(CreateRoleRequest(name="Manager", key=key))
    assert key in [role.key for role in management.roles_api.get_roles(page_size=100).roles]
    management.users_api.delete_user(created.id)
    with pytest.raises(NotFoundException, match="USER_NOT_FOUND"):
        management.users_api.get_user_data(created.id)
