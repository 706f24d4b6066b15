"""Genkan: a front door for Postgres.

An engine that speaks Hasura v2, an identity provider that speaks Kinde, and one cli.
"""

from typing import Final

VERSION: Final = "0.1.0"
