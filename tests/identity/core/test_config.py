"""The settings, and every fault of them at once."""

import base64

import pytest

from genkan.identity.config import InvalidSettings, read_identity_config

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
GOOD = {
    "GENKAN_IDENTITY_DATABASE_URL": "postgresql:///x",
    "GENKAN_ISSUER": "http://localhost:8080",
    "GENKAN_SECRET_KEY": KEY,
}


def faults(**changes: str) -> tuple[str, ...]:
    with pytest.raises(InvalidSettings) as caught:
        read_identity_config(GOOD | changes)
    return caught.value.faults


def test_what_is_not_set_has_its_default() -> None:
    config = read_identity_config(GOOD)
    assert config.refresh_grace_seconds == 60
    assert config.bootstrap_client is None
    assert not config.is_development
    assert config.management_audience == "http://localhost:8080/api"
    assert read_identity_config(GOOD | {"GENKAN_SECRET_KEY": KEY.rstrip("=")}) == config


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_identity_config({"GENKAN_REFRESH_GRACE_SECONDS": "-1"})
    named = [fault.split(" ")[0] for fault in caught.value.faults]
    assert named == [
        "GENKAN_IDENTITY_DATABASE_URL",
        "GENKAN_ISSUER",
        "GENKAN_SECRET_KEY",
        "GENKAN_REFRESH_GRACE_SECONDS",
    ]


def test_what_is_missing_is_told_with_what_would_do() -> None:
    (fault,) = faults(GENKAN_SECRET_KEY="")
    assert fault == (
        "GENKAN_SECRET_KEY is missing: set it to what `openssl rand -base64 32 | tr +/ -_` prints, "
        "and keep it"
    )


@pytest.mark.parametrize(
    "issuer",
    [
        "localhost:8080",
        "http://localhost:8080/",
        "ftp://x",
        "http://",
        "http://x/y",
        "http://x?y",
        "http://[::1",
        "http://x#y",
        "http://x:port",
        "http://user@x",
    ],
)
def test_an_issuer_is_an_origin(issuer: str) -> None:
    assert faults(GENKAN_ISSUER=issuer)[0].startswith("GENKAN_ISSUER")


def test_a_short_or_broken_key_is_refused_and_never_shown() -> None:
    short = base64.urlsafe_b64encode(b"secret-key").decode()
    for key in (short, "not base64 !!"):
        (fault,) = faults(GENKAN_SECRET_KEY=key)
        assert fault.startswith("GENKAN_SECRET_KEY")
        assert key not in fault
    assert KEY not in repr(read_identity_config(GOOD))
    assert "kkkk" not in repr(read_identity_config(GOOD))


def test_development_may_have_https_on_this_machine() -> None:
    given = {**GOOD, "GENKAN_DEVELOPMENT": "true", "GENKAN_ISSUER": "https://localhost:8443"}
    assert read_identity_config(given).is_development


def test_development_is_refused_on_https_elsewhere() -> None:
    (fault,) = faults(GENKAN_DEVELOPMENT="true", GENKAN_ISSUER="https://id.acme.io")
    assert "GENKAN_DEVELOPMENT" in fault


def test_a_bootstrap_client_has_both_halves() -> None:
    (fault,) = faults(GENKAN_BOOTSTRAP_CLIENT_ID="x")
    assert "GENKAN_BOOTSTRAP_CLIENT_SECRET" in fault
