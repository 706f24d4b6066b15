"""@kinde/webhooks, unmodified: it reads what we signed and nothing that was changed after."""

from pathlib import Path

import pytest

from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET
from tests.clients.key_server import key_server, token_of
from tests.clients.management import management_token
from tests.identity.sdk.conversation import play

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


def test_it_reads_what_we_signed_and_nothing_else(javascript: Path, issuer: str) -> None:
    ours = management_token(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET)
    header, payload, signature = ours.split(".")
    changed = ".".join((header, payload, signature[4:] + signature[:4]))
    with key_server() as stranger:
        theirs = token_of(stranger, "first", {})
    given = {"issuer": issuer, "tokens": [ours, changed, theirs]}
    read = play(javascript, "webhooks.mjs", given)
    assert read[0]["azp"] == BOOTSTRAP_ID
    assert read[1:] == [None, None]
