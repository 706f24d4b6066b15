"""An application at the provider, and a person who signs in without the pages."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec

from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.user import User
from genkan.identity.names import InteractionId
from genkan.identity.oauth.authorize.proceed import SignedOn, sign_on
from tests.identity.in_process import REDIRECT_URI, House

SECRET = "s" * 52
SCOPE = "openid profile email offline"
CLAIMS = "https://hasura.io/jwt/claims"


@dataclass(frozen=True, slots=True)
class Client:
    """One application; `house.browser` is the person's browser and the network."""

    house: House
    application: Application

    @property
    def client_id(self) -> str:
        return self.application.client_id

    def authorize(self, **changes: Any) -> httpx.Response:
        """`/oauth2/auth`; None leaves a parameter out."""
        parameters = {
            "client_id": self.client_id,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": SCOPE,
            "state": "the-state",
        } | changes
        sent = {name: value for name, value in parameters.items() if value is not None}
        return self.house.browser.get("/oauth2/auth", params=sent)

    def sign_on(self, user: User, **changes: Any) -> SignedOn:
        """What happens once the hosted pages know who it is."""
        asked = self.authorize(**changes)
        return self.finish(asked, user)

    def finish(self, asked: httpx.Response, user: User) -> SignedOn:
        assert asked.status_code == 302, asked.text
        path = asked.headers["location"]
        assert path.startswith(("/sign-in?i=", "/register?i=")), path
        ports = self.house.provider.ports
        interaction_id = InteractionId(answer_of(path)["i"])
        interaction = self.house.run(ports.interactions.by_id, interaction_id)
        signed_on = self.house.run(sign_on, interaction, user, ports, self.house.clock.now)
        self.house.browser.cookies.set(
            "genkan_idp_session", signed_on.session_token, domain="localhost.local"
        )
        return signed_on

    def code(self, user: User, **changes: Any) -> str:
        return answer_of(self.sign_on(user, **changes).location)["code"]

    def redeem(self, code: str, **changes: Any) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI}
        return self.token(**(form | changes))

    def refresh(self, refresh_token: str, **changes: Any) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=refresh_token, **changes)

    def token(self, **changes: Any) -> httpx.Response:
        """`/oauth2/token`; the secret goes into the body as Kinde's SDKs send it."""
        form = {"client_id": self.client_id, "client_secret": SECRET} | changes
        if self.application.is_public:
            form.pop("client_secret")
        sent = {name: value for name, value in form.items() if value is not None}
        return self.house.browser.post("/oauth2/token", data=sent)

    def tokens(self, user: User, **changes: Any) -> dict[str, Any]:
        """All tokens of a new sign-on."""
        answer = self.redeem(self.code(user, **changes))
        assert answer.status_code == 200, answer.text
        return answer.json()


def client(house: House, **changes: Any) -> Client:
    """A back-end application with the secret SECRET."""
    return Client(house, house.application(**changes))


def browser_client(house: House, **changes: Any) -> Client:
    """A single-page application, without a secret."""
    return client(house, kind=ApplicationKind.SINGLE_PAGE, secret_hash=None, **changes)


def machine(house: House, **changes: Any) -> Client:
    return client(house, kind=ApplicationKind.MACHINE, redirect_uris=(), **changes)


def answer_of(location: str) -> dict[str, str]:
    """The query of a redirect, each parameter once."""
    query = parse_qs(urlsplit(location).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values()), location
    return {name: values[0] for name, values in query.items()}


def claims_of(token: str) -> dict[str, Any]:
    """The claims, unverified."""
    return msgspec.json.decode(segment(token, 1))


def segment(token: str, position: int) -> bytes:
    text = token.split(".")[position]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def pkce() -> tuple[str, str]:
    """A verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    return verifier, encoded(hashlib.sha256(verifier.encode()).digest())


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a JSON error."""
    assert set(answer.json()) == {"error", "error_description"}, answer.text
    assert "Traceback" not in answer.text
    return answer.status_code, answer.json()["error"]
