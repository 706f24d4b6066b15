"""Another identity provider, which a test makes behave as badly as it likes.

It is written from the specifications and shares no code with the client it is there to test.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

CLIENT_ID = "our-client-id"
CLIENT_SECRET = "our-client-secret"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that the provider got."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered instead: a body, of this status, maybe late."""

    body: bytes | dict[str, Any] | list[Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after_seconds: float = 0


@dataclass(slots=True)
class FakeProvider:
    """`account` is who is signed in there; `answers` replace the answer to a path.

    claims, header: what an ID token has besides, or instead; None leaves it out.
    sign: another way to make an ID token of header and claims.
    """

    url: str = ""
    account: dict[str, Any] = field(default_factory=lambda: person("ada"))
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    sign: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    keys: list[dict[str, Any]] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def requests(self, path: str) -> list[Seen]:
        return [each for each in self.seen if each.path == path]

    def consent(self, location: str, **answer: str | None) -> str:
        """The person agrees: where the provider sends their browser, with a code."""
        asked = dict(parse_qsl(urlsplit(location).query))
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.url} | answer
        query = urlencode({name: value for name, value in told.items() if value is not None})
        return f"{asked['redirect_uri']}?{query}"

    def document(self) -> dict[str, Any]:
        document = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.discovery,
        }
        return {name: value for name, value in document.items() if value is not None}

    def answer(self, seen: Seen) -> Answer:
        """What a provider that means no harm answers."""
        if seen.path.endswith("/.well-known/openid-configuration"):
            return Answer(self.document())
        match seen.path:
            case "/jwks":
                return Answer({"keys": published_keys() if self.keys is None else self.keys})
            case "/token":
                return self.token(seen)
            case "/userinfo":
                return Answer(self.account if self.userinfo is None else self.userinfo)
            case _:
                return Answer({"error": "not found"}, status=404)

    def token(self, seen: Seen) -> Answer:
        """The tokens for a code, once, for who asked for it (RFC 6749, RFC 7636)."""
        asked = self.codes.pop(seen.form.get("code", ""), None)
        verifier = seen.form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        is_right = (
            asked is not None
            and asked["code_challenge"] == challenge.rstrip(b"=").decode()
            and asked["code_challenge_method"] == "S256"
            and seen.form.get("redirect_uri") == asked["redirect_uri"]
        )
        if asked is None or not is_right:
            return Answer({"error": "invalid_grant"}, status=400)
        tokens = {"access_token": "their-access-token", "token_type": "bearer"}
        if "openid" in asked["scope"].split():
            tokens["id_token"] = self.id_token(asked)
        return Answer(tokens)

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 3600,  # a test may turn its clock
            "nonce": asked.get("nonce"),
            **self.account,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "their-key", **self.header}
        header = {name: value for name, value in header.items() if value is not None}
        return (self.sign or signed)(header, claims)


def person(name: str, **more: Any) -> dict[str, Any]:
    """The claims of somebody whose address the provider verified."""
    return {
        "sub": f"{name}-at-provider",
        "email": f"{name}@example.com",
        "email_verified": True,
        "given_name": name.capitalize(),
        "family_name": "Lovelace",
        "picture": f"https://pictures.example/{name}.png",
        **more,
    }


@cache
def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, private=True)


@cache
def another_rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, private=True)


@cache
def ec_key() -> ECKey:
    return ECKey.generate_key("P-256", private=True)


def signed(header: dict[str, Any], claims: dict[str, Any]) -> str:
    key = ec_key() if header["alg"] == "ES256" else rsa_key()
    return jws.serialize_compact(header, json.dumps(claims), key, [header["alg"]])


def published_keys() -> list[dict[str, Any]]:
    return [
        {**rsa_key().as_dict(private=False), "kid": "their-key", "use": "sig", "alg": "RS256"},
        {**ec_key().as_dict(private=False), "kid": "their-ec-key", "use": "sig"},
    ]


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    provider = FakeProvider()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider)) as server:
        provider.url = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve("GET", {})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
            self._serve("POST", {name: values[0] for name, values in parse_qs(raw).items()})

        def _serve(self, method: str, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(method, path, form, headers)
            provider.seen.append(seen)
            _send(self, provider.answers.get(path) or provider.answer(seen))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    return Handler


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    threading.Event().wait(answer.after_seconds)
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    # A client that has had enough of it goes away, as it should.
    with suppress(BrokenPipeError, ConnectionResetError):
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
