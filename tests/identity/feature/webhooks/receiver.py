"""An endpoint of a webhook: a real HTTP server that keeps what it is sent."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Delivered:
    headers: Mapping[str, str]
    token: str

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def claims(self) -> Mapping[str, Any]:
        """The payload, unverified."""
        segment = self.token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))

    @property
    def type(self) -> str:
        return self.claims["type"]


@dataclass(slots=True)
class Receiver:
    """What came, and what is answered to the next."""

    port: int = 0
    status: int = 200
    answer: bytes = b"taken"
    headers: Mapping[str, str] = field(default_factory=dict)
    came: list[Delivered] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/hook"

    @property
    def place(self) -> str:
        """As GENKAN_OUTBOUND_PRIVATE_HOSTS lists it."""
        return f"localhost:{self.port}"

    def types(self) -> list[str]:
        return [each.type for each in self.came]

    def wait_for(self, count: int) -> list[Delivered]:
        """What came, once it is so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.came) >= count, timeout=60), self.types()
            return list(self.came)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)
            sent = {name.lower(): value for name, value in self.headers.items()}
            with receiver.changed:
                receiver.came.append(Delivered(sent, body))
                receiver.changed.notify_all()

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            return

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # several loops knock at once

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
