"""A small world to ask about: authors, articles, colours, and two roles."""

from genkan.engine.catalog.model import (
    Catalog,
    Column,
    EnumValue,
    ForeignKey,
    KeyConstraint,
    PgType,
    RelationKind,
    Table,
    array_of,
)
from genkan.engine.metadata.model import (
    AllColumns,
    ForeignKeyOn,
    Metadata,
    Relationship,
    SelectPermission,
    Source,
    TrackedTable,
)
from genkan.engine.names import (
    ADMIN,
    DEFAULT_SOURCE,
    ColumnName,
    RelationshipName,
    RoleName,
    TableName,
)
from genkan.engine.operation.model import GraphQLRequest, Operation
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.options import DEFAULT_OPTIONS, SchemaOptions

USER = RoleName("user")
NOBODY = RoleName("nobody")


def pg(name: str) -> PgType:
    return PgType("pg_catalog", name)


def name_of(table: str) -> TableName:
    return TableName(DEFAULT_SOURCE, "public", table)


def table(name: str, *columns: tuple[str, PgType, bool], refers: ForeignKey | None = None) -> Table:
    return Table(
        name=name_of(name),
        kind=RelationKind.TABLE,
        columns={
            ColumnName(column): Column(ColumnName(column), type_, nullable)
            for column, type_, nullable in columns
        },
        primary_key=KeyConstraint(f"{name}_pkey", (ColumnName(columns[0][0]),)),
        foreign_keys=() if refers is None else (refers,),
    )


def foreign_key(column: str, target: str, key: str) -> ForeignKey:
    return ForeignKey(f"{column}_fkey", name_of(target), {ColumnName(column): ColumnName(key)})


AUTHOR = table(
    "author",
    ("id", pg("int4"), False),
    ("name", pg("text"), True),
    ("colour", pg("text"), True),
    ("is_active", pg("bool"), False),
    refers=foreign_key("colour", "colours", "value"),
)
ARTICLE = table(
    "article",
    ("id", pg("int8"), False),
    ("author_id", pg("int4"), True),
    ("title", pg("varchar"), False),
    ("rating", pg("numeric"), True),
    ("tags", array_of(pg("text")), True),
    ("details", pg("jsonb"), True),
    ("raw", pg("json"), True),
    ("path", PgType("public", "ltree"), True),
    ("place", PgType("public", "geography"), True),
    ("published_at", pg("timestamptz"), True),
    refers=foreign_key("author_id", "author", "id"),
)
COLOURS = table("colours", ("value", pg("text"), False), ("comment", pg("text"), True))

CATALOG = Catalog(
    tables={one.name: one for one in (AUTHOR, ARTICLE, COLOURS)},
    functions={},
    enum_values={
        COLOURS.name: (EnumValue("red", "#F00"), EnumValue("blue", None), EnumValue("green", None))
    },
)

METADATA = Metadata(
    sources={
        DEFAULT_SOURCE: Source(
            DEFAULT_SOURCE,
            {},
            tables={
                AUTHOR.name: TrackedTable(
                    AUTHOR.name,
                    array_relationships={
                        RelationshipName("articles"): Relationship(
                            RelationshipName("articles"),
                            ForeignKeyOn(ARTICLE.name, (ColumnName("author_id"),)),
                        )
                    },
                    select_permissions={
                        USER: SelectPermission(
                            columns=(ColumnName("name"), ColumnName("is_active")),
                            filter={"id": {"_eq": "x-hasura-user-id"}},
                            limit=10,
                        )
                    },
                ),
                ARTICLE.name: TrackedTable(
                    ARTICLE.name,
                    object_relationships={
                        RelationshipName("author"): Relationship(
                            RelationshipName("author"),
                            ForeignKeyOn(None, (ColumnName("author_id"),)),
                        )
                    },
                    select_permissions={
                        USER: SelectPermission(columns=AllColumns(), filter={"rating": {"_gt": 1}})
                    },
                ),
                COLOURS.name: TrackedTable(COLOURS.name, is_enum=True),
            },
        )
    }
)


def schema_of(role: RoleName, options: SchemaOptions = DEFAULT_OPTIONS) -> RoleSchema:
    return build_role_schema(
        resolve_role(METADATA, {DEFAULT_SOURCE: CATALOG}, role), options=options
    )


ADMIN_SCHEMA = schema_of(ADMIN)
USER_SCHEMA = schema_of(USER)
NOBODY_SCHEMA = schema_of(NOBODY)
# With all that Hasura's own schemas do not have.
OWN_SCHEMA = schema_of(
    ADMIN,
    SchemaOptions(has_group_by=True, has_nested_updates=True, has_partial_upserts=True),
)


def request(query: str, operation_name: str | None = None, **variables: object) -> GraphQLRequest:
    return GraphQLRequest(query, variables, operation_name)


def parsed(query: str, schema: RoleSchema = ADMIN_SCHEMA, **variables: object) -> Operation:
    return parse(request(query, **variables), schema)
