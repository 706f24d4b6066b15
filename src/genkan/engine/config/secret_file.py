"""HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX: which files metadata may name.

An admin of the metadata is not trusted with every file of the server.
Source: Hasura v2, dynamic secrets; `RQL/Types/Common.hs` (`resolveUrlConf`), whose words are kept.
"""

import posixpath
from collections.abc import Mapping
from typing import Final

# storage/dynamic_url.py reads what such a URL names.
DYNAMIC_SCHEME: Final = "dynamic-from-file://"
SECRETS_PREFIX: Final = "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX"


class SecretFileNotAllowed(ValueError):
    """The path is not among those the operator has allowed."""


def read_secrets_prefix(text: str) -> str:
    """The setting; raises ValueError unless it is an absolute path."""
    if not text.startswith("/"):
        raise ValueError("expected an absolute path such as /run/secrets/")
    return text


def allowed_secret_path(path: str, environment: Mapping[str, str]) -> str:
    """The path without ``..``, as it is to be opened; raises SecretFileNotAllowed."""
    prefix = environment.get(SECRETS_PREFIX)
    if not prefix:
        raise SecretFileNotAllowed(
            f"dynamic_from_file file path requires that the {SECRETS_PREFIX} environment variable "
            "be set and non-empty"
        )
    plain = posixpath.normpath(path)
    if not f"{plain}/".startswith(f"{posixpath.normpath(prefix).rstrip('/')}/"):
        raise SecretFileNotAllowed(
            "The supplied dynamic_from_file file path, when canonicalized, does not match the "
            f"allowed prefix set by your administrator via the {SECRETS_PREFIX} environment "
            "variable"
        )
    return plain
