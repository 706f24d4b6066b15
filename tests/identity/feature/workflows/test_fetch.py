"""`kinde.fetch`: what a workflow asks of a listed host, and what it gets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.identity.feature.workflows.sources import house_with, script
from tests.identity.oauth_client import claims_of, client

SET = "kinde.accessToken.setCustomClaim"


class Crm(BaseHTTPRequestHandler):
    """Answers what it was asked; there is nobody at /nobody, and /text is no JSON."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

    def _answer(self, body: str | None) -> None:
        kind = self.headers.get("content-type")
        asked = {"method": self.command, "body": body, "kind": kind}
        text = "plain words" if self.path == "/text" else json.dumps(asked)
        self.send_response(404 if self.path == "/nobody" else 200)
        self.send_header("x-plan", self.headers.get("x-key", ""))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        pass


@contextmanager
def crm() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Crm)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_workflow_asks_a_listed_host_and_puts_the_answer_into_the_token(
    house_url: str, tmp_path: Path
) -> None:
    with crm() as place:
        body = f"""
        const of = (path, options) => kinde.fetch("http://{place}" + path, options);
        const read = await of("/plan", {{ headers: {{ "X-Key": "gold" }} }});
        const user = event.context.user.id;
        const wrote = await of("/log", {{ method: "POST", body: {{ user }} }});
        const form = new URLSearchParams({{ a: "1 2" }});
        const sent = await of("/log", {{ method: "POST", body: form }});
        const none = await of("/nobody");
        const text = await of("/text", {{ responseFormat: "text" }});
        {SET}("crm", {{
          plan: read.headers["x-plan"], read: read.json, wrote: wrote.json, sent: sent.json,
          none: [none.status, none.ok], text: [text.text, text.json ?? null],
        }});
        """
        settings = {
            "GENKAN_WORKFLOW_HOSTS": "localhost",
            "GENKAN_OUTBOUND_PRIVATE_HOSTS": place,
            "GENKAN_WORKFLOW_TIMEOUT_MS": "10000",
        }
        with house_with(house_url, tmp_path, script(body), **settings) as running:
            user = running.user("ada@x.io")
            tokens = client(running).tokens(user)
    form = "application/x-www-form-urlencoded"
    assert claims_of(tokens["access_token"])["crm"] == {
        "plan": "gold",
        "read": {"method": "GET", "body": None, "kind": None},
        "wrote": {
            "method": "POST",
            "body": json.dumps({"user": user.id}, separators=(",", ":")),
            "kind": "application/json",
        },
        "sent": {"method": "POST", "body": "a=1+2", "kind": form},
        "none": [404, False],
        "text": ["plain words", None],
    }
