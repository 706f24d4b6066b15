"""@kinde/jwt-validator, unmodified, judging our tokens by our JWKS."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET
from tests.clients.key_server import key_server
from tests.clients.management import management_token

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]


def test_our_token_is_valid_and_a_changed_one_is_not(javascript: Path, issuer: str) -> None:
    ours = access_token(issuer)
    header, payload, signature = ours.split(".")
    changed = [
        ".".join((header, payload[:-8] + payload[-4:] + payload[-8:-4], signature)),
        ".".join((header, payload, signature[4:] + signature[:4])),
        f"{header}.{payload}.",
    ]
    answers = validate(javascript, issuer, ours, *changed)
    assert [answer["valid"] for answer in answers] == [True, False, False, False], answers


def test_our_token_is_not_valid_by_the_keys_of_another_issuer(
    javascript: Path, issuer: str
) -> None:
    with key_server() as stranger:
        (answer,) = validate(javascript, stranger.url, access_token(issuer))
    assert answer["valid"] is False


def access_token(issuer: str) -> str:
    return management_token(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET)


def validate(javascript: Path, domain: str, *tokens: str) -> list[dict[str, object]]:
    done = subprocess.run(
        ["node", "validate.mjs"],
        cwd=javascript,
        input=json.dumps({"domain": domain, "tokens": tokens}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)
