"""An operator's query: what it gives stands where a table could.

Source: Hasura v2, native queries.
"""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.catalog.query_code import Code, CodeArgument, CodeText
from genkan.engine.names import NativeQueryName

# sql/ may not import catalog/: what a code consists of it takes from here.
__all__ = ["Code", "CodeArgument", "CodeText", "GrantedQuery"]


@dataclass(frozen=True, slots=True)
class GrantedQuery:
    """Leave to have a native query run. Made by permission/ alone."""

    name: NativeQueryName
    code: Code
