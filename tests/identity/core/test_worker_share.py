"""What each of several workers of the identity provider may have."""

import base64

import pytest

from genkan.identity.config import InvalidSettings, read_identity_config, share_of_worker

SETTINGS = {
    "GENKAN_IDENTITY_DATABASE_URL": "postgresql://localhost/people",
    "GENKAN_ISSUER": "http://localhost:8081",
    "GENKAN_SECRET_KEY": base64.urlsafe_b64encode(b"k" * 32).decode(),
}


def test_connections_and_runs_are_shared() -> None:
    given = {"GENKAN_IDENTITY_POOL_SIZE": "20", "GENKAN_WORKFLOW_WORKERS": "5"}
    config = read_identity_config({**SETTINGS, **given, "GENKAN_IDENTITY_WORKERS": "3"})
    share = share_of_worker(config)
    assert (share.pool_size, share.workflows.workers) == (6, 1)
    alone = read_identity_config({**SETTINGS, **given})
    assert share_of_worker(alone) is alone


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GENKAN_IDENTITY_POOL_SIZE": "5"}, "which is 5; expected at least 6, 3 for each"),
        ({"GENKAN_DEVELOPMENT": "true"}, "with GENKAN_DEVELOPMENT one process serves"),
    ],
)
def test_what_can_not_be_shared_is_refused(given: dict[str, str], said: str) -> None:
    config = read_identity_config({**SETTINGS, **given, "GENKAN_IDENTITY_WORKERS": "2"})
    with pytest.raises(InvalidSettings, match=said):
        share_of_worker(config)


@pytest.mark.parametrize("number", ["0", "257", "two"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(InvalidSettings, match="GENKAN_IDENTITY_WORKERS"):
        read_identity_config({**SETTINGS, "GENKAN_IDENTITY_WORKERS": number})
