"""@kinde/webhooks, unmodified: it reads what was delivered and nothing that was changed after."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET, identity_alone
from tests.clients.key_server import key_server, token_of
from tests.clients.management import management_client, sent
from tests.clients.program import clean_environment, free_port
from tests.identity.feature.webhooks.receiver import receiving
from tests.identity.sdk.conversation import play

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "webhooks.md"
JAVASCRIPT = re.compile(r"^```javascript\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADA = {
    "profile": {"given_name": "Ada"},
    "identities": [{"type": "email", "details": {"email": "ada@example.com"}}],
}


def make_user(issuer: str, endpoint: str) -> str:
    """The id of a user who was made after a webhook for it."""
    body = {"endpoint": endpoint, "name": "Ours", "event_types": ["user.created"]}
    with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        sent(api.post("webhooks", json=body))
        return sent(api.post("user", json=ADA))["id"]


def test_it_reads_what_was_delivered_and_nothing_else(
    javascript: Path, postgres_server: Cluster, tmp_path: Path
) -> None:
    with (
        receiving() as receiver,
        new_database(postgres_server) as url,
        identity_alone(tmp_path, url, GENKAN_OUTBOUND_PRIVATE_HOSTS=receiver.place) as issuer,
        key_server() as stranger,
    ):
        user_id = make_user(issuer, receiver.url)
        (came,) = receiver.wait_for(1)
        header, payload, signature = came.token.split(".")
        changed = ".".join((header, payload, signature[4:] + signature[:4]))
        tokens = [came.token, changed, token_of(stranger, "first", {})]
        read = play(javascript, "webhooks.mjs", {"issuer": issuer, "tokens": tokens})
    assert read[0] == came.claims
    assert read[0]["type"] == "user.created"
    assert read[0]["source"] == "admin"
    assert read[0]["data"]["user"]["id"] == user_id
    assert read[1:] == [None, None]


@contextmanager
def served_page(javascript: Path, issuer: str, port: int) -> Iterator[IO[str]]:
    """What the endpoint of the how-to prints."""
    (code,) = JAVASCRIPT.findall(PAGE.read_text(encoding="utf-8"))
    script = code.replace("app.listen(process.env.PORT);", _LISTEN)
    (javascript / "how_to_webhooks.mjs").write_text(script)
    process = subprocess.Popen(
        ["node", "how_to_webhooks.mjs"],
        cwd=javascript,
        env=clean_environment(GENKAN_ISSUER=issuer, PORT=str(port)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "listening\n"
            yield process.stdout
        finally:
            process.kill()


_LISTEN = 'app.listen(process.env.PORT, () => console.log("listening"));'


def test_the_endpoint_of_the_how_to_takes_what_comes(
    javascript: Path, postgres_server: Cluster, tmp_path: Path
) -> None:
    port = free_port()
    place = f"localhost:{port}"
    with (
        new_database(postgres_server) as url,
        identity_alone(tmp_path, url, GENKAN_OUTBOUND_PRIVATE_HOSTS=place) as issuer,
        served_page(javascript, issuer, port) as printed,
    ):
        make_user(issuer, f"http://{place}/hooks/genkan")
        line = printed.readline()
        assert line.startswith("delivery_")
        assert " user.created {" in line
