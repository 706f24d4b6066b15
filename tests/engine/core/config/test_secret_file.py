"""Which files metadata may name."""

import pytest

from genkan.engine.config.secret_file import (
    SECRETS_PREFIX,
    SecretFileNotAllowed,
    allowed_secret_path,
)


@pytest.mark.parametrize(
    ("path", "opened"),
    [
        ("/run/secrets/db", "/run/secrets/db"),
        ("/run/secrets/a/../db", "/run/secrets/db"),
        ("/run/secrets//./db", "/run/secrets/db"),
    ],
)
@pytest.mark.parametrize("prefix", ["/run/secrets", "/run/secrets/"])
def test_a_path_below_the_prefix_is_opened_as_it_was_checked(
    path: str, opened: str, prefix: str
) -> None:
    assert allowed_secret_path(path, {SECRETS_PREFIX: prefix}) == opened


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/run/secrets/../../etc/passwd",
        "/run/secrets-of-others/db",
        "run/secrets/db",
        "//run/secrets/db",
        "",
    ],
)
def test_a_path_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(SecretFileNotAllowed, match="does not match the allowed prefix"):
        allowed_secret_path(path, {SECRETS_PREFIX: "/run/secrets/"})


@pytest.mark.parametrize("environment", [{}, {SECRETS_PREFIX: ""}])
def test_without_a_prefix_no_file_may_be_named(environment: dict[str, str]) -> None:
    with pytest.raises(SecretFileNotAllowed, match="be set and non-empty"):
        allowed_secret_path("/run/secrets/db", environment)
