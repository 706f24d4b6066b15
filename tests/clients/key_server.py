"""An issuer that is not us: a key of its own, its JWKS over HTTP, and tokens signed with it."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from joserfc import jwt
from joserfc.jwk import RSAKey

NAMESPACE = "https://hasura.io/jwt/claims"


@dataclass(slots=True)
class KeyServer:
    """`keys`, by key id, are what its JWKS shows now at any path; `fetches` counts the askers."""

    url: str = ""
    keys: dict[str, RSAKey] = field(default_factory=dict)
    fetches: int = 0


@contextmanager
def key_server() -> Iterator[KeyServer]:
    served = KeyServer()
    add_key(served, "first")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.fetches += 1
            shown = {"keys": [key.as_dict(private=False) for key in served.keys.values()]}
            body = json.dumps(shown).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("cache-control", "public, max-age=300")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def add_key(server: KeyServer, key_id: str) -> None:
    parameters = {"use": "sig", "alg": "RS256", "kid": key_id}
    server.keys[key_id] = RSAKey.generate_key(2048, parameters=parameters, private=True)


def token_of(server: KeyServer, key_id: str, hasura: object, **claims: object) -> str:
    """A token whose Hasura claims are `hasura`; `claims` go over the standard ones."""
    now = int(time.time())
    standard: Mapping[str, object] = {"sub": "ada", "iat": now, "exp": now + 60}
    header = {"alg": "RS256", "kid": key_id}
    return jwt.encode(header, {**standard, NAMESPACE: hasura, **claims}, server.keys[key_id])
