"""Names the engine speaks.

Each is a plain ``str`` at run time and a type of its own for the checker, so a
column can not be passed where a role is meant.
"""

from dataclasses import dataclass
from typing import Final, NewType, TypeAlias

SourceName = NewType("SourceName", str)  # a database of the metadata: "default"
RoleName = NewType("RoleName", str)
ColumnName = NewType("ColumnName", str)  # as Postgres has it
RelationshipName = NewType("RelationshipName", str)
ComputedFieldName = NewType("ComputedFieldName", str)
GraphQLName = NewType("GraphQLName", str)  # a type's or field's name as clients see it
ResponseName = NewType("ResponseName", str)  # GraphQL: the alias, or the field's name
ResponsePath: TypeAlias = tuple[ResponseName, ...]  # of a root field; in a namespace, of two
SessionVariable = NewType("SessionVariable", str)  # lower case: "x-hasura-user-id"
VariableName = NewType("VariableName", str)  # GraphQL variable, without the "$"
CollectionName = NewType("CollectionName", str)  # a collection of queries
QueryName = NewType("QueryName", str)  # a query of a collection
ActionName = NewType("ActionName", GraphQLName)  # and its root field's
ArgumentName = NewType("ArgumentName", str)  # of a native query: "{{name}}" in its code
RemoteSchemaName = NewType("RemoteSchemaName", str)  # a GraphQL server of the metadata

ADMIN: Final = RoleName("admin")
DEFAULT_SOURCE: Final = SourceName("default")


@dataclass(frozen=True, slots=True, order=True)
class TableName:
    """A Postgres relation and the source it lives in; names are unquoted."""

    source: SourceName
    schema: str
    name: str

    def __str__(self) -> str:
        """As Hasura's messages name it: ``author``, or ``hr.author`` outside of public."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class FunctionName:
    """A Postgres function and the source it lives in; names are unquoted."""

    source: SourceName
    schema: str
    name: str

    def __str__(self) -> str:
        """As Hasura's messages name it: ``search``, or ``hr.search`` outside of public."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class LogicalModelName:
    """A logical model and the source it belongs to."""

    source: SourceName
    name: str

    def __str__(self) -> str:
        """As clients and messages name it."""
        return self.name


@dataclass(frozen=True, slots=True, order=True)
class NativeQueryName:
    """A native query, by its root field, and the source it runs on."""

    source: SourceName
    name: str

    def __str__(self) -> str:
        """As clients and messages name it."""
        return self.name
