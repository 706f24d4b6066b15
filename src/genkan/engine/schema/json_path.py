"""The ``path`` argument of fields with json.

Source: Hasura v2, jsonb columns; Schema/Select (scalarSelectionArgumentsParser).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.catalog.model import PgType
from genkan.engine.names import GraphQLName
from genkan.engine.schema.argument_reading import WORD
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.model import InputField
from genkan.engine.schema.scalars import STRING, is_json

_PATH: Final = InputField(
    name=GraphQLName("path"),
    type=STRING,
    meaning=Argument.JSON_PATH,
    reading=WORD,
    description="JSON select path",
)


def json_path_arguments(value_type: PgType) -> Mapping[GraphQLName, InputField]:
    """The arguments of a field whose value is of this type."""
    return {_PATH.name: _PATH} if is_json(value_type) else {}
