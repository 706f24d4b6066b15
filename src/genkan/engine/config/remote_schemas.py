"""What counts of a remote schema's answer that has both data and errors.

Source: Hasura v2, HASURA_GRAPHQL_REMOTE_SCHEMA_PRIORITIZE_DATA.
"""

from enum import Enum


class RemotePriority(Enum):
    """Errors come first, unless the operator lets data come first."""

    ERRORS = "errors"
    DATA = "data"
