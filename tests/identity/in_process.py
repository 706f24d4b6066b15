"""The identity provider inside the test's process: a fresh database, and a clock to turn."""

import base64
import dataclasses
import hashlib
import secrets
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config
from genkan.identity.http.provider import Provider
from genkan.identity.management.foundations import MANAGEMENT_SCOPES
from genkan.identity.model.api import Api, ApiScope
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import NewUser, User
from genkan.identity.names import (
    ApiId,
    ApiScopeId,
    Audience,
    ClientId,
    InteractionId,
    Scope,
    UserId,
)
from genkan.identity.observation import Observation
from genkan.identity.tokens.access_token import machine_token_claims
from genkan.identity.tokens.claims import Issue
from genkan.identity.tokens.sign import sign

with warnings.catch_warnings():
    # Starlette's client is httpx's with the application called in place of the network.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ISSUER = "http://localhost:8080"
REDIRECT_URI = "http://localhost:3000/api/auth/kinde_callback"


@dataclass(slots=True)
class Clock:
    now: datetime

    def read(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(slots=True)
class House:
    """The running application; `browser` has the cookies of one person."""

    app: Starlette
    browser: TestClient
    clock: Clock
    observed: list[Observation]

    @property
    def provider(self) -> Provider:
        return self.app.state.provider

    def run(self, function: Any, *arguments: Any, **named: Any) -> Any:
        """Call a coroutine function on the application's own loop."""
        assert self.browser.portal is not None
        return self.browser.portal.call(lambda: function(*arguments, **named))

    def another_browser(self, address: str = "10.9.8.7") -> TestClient:
        other = TestClient(
            self.app,
            base_url=ISSUER,
            follow_redirects=False,
            raise_server_exceptions=False,
            client=(address, 50000),
        )
        other.portal = self.browser.portal
        return other

    def application(self, **changes: Any) -> Application:
        """A stored back-end application, "Acme"."""
        application = Application(
            client_id=ClientId(secrets.token_hex(16)),
            name="Acme",
            kind=ApplicationKind.REGULAR,
            secret_hash=hashlib.sha256(b"s" * 52).digest(),
            sealed_secret=None,
            redirect_uris=(REDIRECT_URI,),
            created_at=self.clock.now,
        )
        audiences = changes.pop("audiences", ())
        scopes = changes.pop("scopes", ())
        application = dataclasses.replace(application, **changes)
        self.run(self.provider.ports.applications.create, application)
        for audience in audiences:
            self.authorise(application, audience)
        if scopes:
            self.authorise(application, f"{ISSUER}/api", scopes)
        if not (audiences or scopes):
            return application
        return self.run(self.provider.ports.applications.by_id, application.client_id)

    def authorise(
        self, application: Application, audience: str, scopes: Sequence[str] = ()
    ) -> None:
        """Let an application ask for an API, which is made when absent, and give it scopes."""
        apis = self.provider.ports.apis
        api = self.run(apis.by_audience, audience)
        if api is None:
            api = Api(
                id=ApiId(f"api_{secrets.token_hex(16)}"),
                name=audience,
                audience=Audience(audience),
                scopes=tuple(
                    ApiScope(id=ApiScopeId(f"api_scope_{secrets.token_hex(16)}"), key=Scope(key))
                    for key in scopes
                ),
                created_at=self.clock.now,
            )
            self.run(apis.create, api)
        self.run(apis.authorise, api.id, (application.client_id,))
        ids = [scope.id for scope in api.scopes if scope.key in scopes]
        assert self.run(apis.grant_scopes, api.id, application.client_id, ids)

    def user(self, email: str, password: str | None = "correct horse", **changes: Any) -> User:
        """A stored user with a verified email."""
        ports = self.provider.ports
        new_user = NewUser(
            id=UserId(f"kp_{secrets.token_hex(16)}"),
            email=email,
            is_email_verified=True,
            given_name="Ada",
            password_hash=None if password is None else self.run(ports.passwords.hash, password),
        )
        organization = self.run(ports.organizations.default)
        new_user = dataclasses.replace(new_user, **changes)
        return self.run(ports.users.create, new_user, (organization.code,), self.clock.now)

    def interaction(self, browser: httpx.Client | None = None, **changes: Any) -> Interaction:
        """A stored interaction of this browser, as `/oauth2/auth` makes it."""
        token = secrets.token_urlsafe(32)
        client = browser or self.browser
        token = client.cookies.get("genkan_idp_browser") or token
        client.cookies.set("genkan_idp_browser", token, domain="localhost.local")
        interaction = Interaction(
            id=InteractionId(secrets.token_urlsafe(16)),
            browser_hash=hashlib.sha256(token.encode()).digest(),
            client_id=changes.pop("client_id", None) or self.application().client_id,
            redirect_uri=REDIRECT_URI,
            state="the-state",
            nonce=None,
            scope=(Scope("openid"), Scope("email")),
            audience=(),
            code_challenge=None,
            organization_code=None,
            login_hint=None,
            language=None,
            prompts=(),
            wants_registration=False,
            created_at=self.clock.now,
            expires_at=self.clock.now + timedelta(hours=1),
        )
        interaction = dataclasses.replace(interaction, **changes)
        self.run(self.provider.ports.interactions.create, interaction)
        return interaction

    def emails(self, to: str) -> Sequence[Mapping[str, Any]]:
        return self.browser.get("/dev/mail/api/messages", params={"to": to}).json()["messages"]

    def management_token(self, scopes: Sequence[str] = MANAGEMENT_SCOPES, **changes: Any) -> str:
        """A token for the management API of an application that has these scopes."""
        application = self.application(
            kind=ApplicationKind.MACHINE,
            redirect_uris=(),
            organization_code=changes.pop("organization_code", None),
            scopes=tuple(Scope(each) for each in changes.pop("registered", scopes)),
        )
        claims = machine_token_claims(
            application,
            [Scope(each) for each in scopes],
            changes.pop("audience", [f"{ISSUER}/api"]),
            Issue(issuer=ISSUER, now=self.clock.now, token_id=secrets.token_hex(8)),
        )
        ring = self.run(self.provider.keys.ring, self.clock.now)
        return sign({**claims, **changes}, ring)


@contextmanager
def house(database_url: str, **settings: str) -> Iterator[House]:
    """A running identity provider in development, its clock standing still."""
    config = read_identity_config(
        {
            "GENKAN_IDENTITY_DATABASE_URL": database_url,
            "GENKAN_ISSUER": ISSUER,
            "GENKAN_SECRET_KEY": base64.urlsafe_b64encode(b"k" * 32).decode(),
            "GENKAN_DEVELOPMENT": "true",
            **settings,
        }
    )
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    observed: list[Observation] = []
    app = create_identity(config, clock=clock.read, observe=observed.append)
    with TestClient(
        app, base_url=ISSUER, follow_redirects=False, raise_server_exceptions=False
    ) as browser:
        yield House(app, browser, clock, observed)
