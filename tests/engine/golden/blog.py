"""A small blog as catalog and metadata: authors, articles, places, and who may read them."""

from collections.abc import Mapping

from genkan.engine.catalog.model import (
    BOOL,
    INT8,
    TEXT,
    Catalog,
    Column,
    EnumValue,
    ForeignKey,
    Function,
    FunctionArgument,
    KeyConstraint,
    PgType,
    RelationKind,
    Table,
    TypeKind,
    Volatility,
    array_of,
)
from genkan.engine.metadata.model import (
    AllColumns,
    ComputedField,
    ForeignKeyOn,
    ManualJoin,
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
    ComputedFieldName,
    FunctionName,
    RelationshipName,
    RoleName,
    TableName,
)
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleTable, RoleView

INT4 = PgType("pg_catalog", "int4")
NUMERIC = PgType("pg_catalog", "numeric")
JSON = PgType("pg_catalog", "json")
JSONB = PgType("pg_catalog", "jsonb")
GEOMETRY = PgType("gis", "geometry")
GEOGRAPHY = PgType("gis", "geography")
RASTER = PgType("gis", "raster")
LTREE = PgType("public", "ltree")
READER = RoleName("reader")


def table_name(name: str, schema: str = "public") -> TableName:
    return TableName(DEFAULT_SOURCE, schema, name)


def function_name(name: str) -> FunctionName:
    return FunctionName(DEFAULT_SOURCE, "public", name)


AUTHOR = table_name("author")
ARTICLE = table_name("article")
PLACE = table_name("place", "geo")
STATUS = table_name("status")


def columns(**types: tuple[PgType, bool]) -> Mapping[ColumnName, Column]:
    return {
        ColumnName(name): Column(ColumnName(name), pg_type, nullable, has_default=name == "status")
        for name, (pg_type, nullable) in types.items()
    }


def foreign_key(name: str, target: TableName, column: str, theirs: str = "id") -> ForeignKey:
    return ForeignKey(name, target, {ColumnName(column): ColumnName(theirs)})


TABLES = {
    AUTHOR: Table(
        AUTHOR,
        RelationKind.TABLE,
        columns(
            id=(INT4, False),
            name=(TEXT, True),
            is_registered=(BOOL, False),
            balance=(NUMERIC, True),
            tags=(array_of(TEXT), True),
        ),
        primary_key=KeyConstraint("author_pkey", (ColumnName("id"),)),
    ),
    ARTICLE: Table(
        ARTICLE,
        RelationKind.TABLE,
        columns(
            id=(INT8, False),
            author_id=(INT4, False),
            editor_id=(INT4, True),
            title=(TEXT, True),
            is_published=(BOOL, False),
            extra=(JSONB, True),
            raw=(JSON, True),
            status=(TEXT, False),
        ),
        primary_key=KeyConstraint("article_pkey", (ColumnName("id"),)),
        foreign_keys=(
            foreign_key("article_author_id_fkey", AUTHOR, "author_id"),
            foreign_key("article_editor_id_fkey", AUTHOR, "editor_id"),
            foreign_key("article_status_fkey", STATUS, "status", "value"),
        ),
    ),
    PLACE: Table(
        PLACE,
        RelationKind.TABLE,
        columns(
            path=(LTREE, True),
            shape=(GEOMETRY, True),
            spot=(GEOGRAPHY, True),
            picture=(RASTER, True),
            moods=(array_of(PgType("geo", "mood", TypeKind.ENUM)), True),
            shapes=(array_of(GEOMETRY), True),
        ),
    ),
    STATUS: Table(
        STATUS,
        RelationKind.TABLE,
        columns(value=(TEXT, False), comment=(TEXT, True)),
        primary_key=KeyConstraint("status_pkey", (ColumnName("value"),)),
    ),
}


def function(
    name: str,
    *arguments: tuple[str, PgType],
    table: TableName | None = None,
    optional: tuple[str, ...] = (),
    is_set: bool = True,
    volatility: Volatility = Volatility.STABLE,
) -> Function:
    return Function(
        function_name(name),
        tuple(
            FunctionArgument(argument, pg_type, has_default=argument in optional)
            for argument, pg_type in arguments
        ),
        returns=INT4,
        returns_table=table,
        is_set=is_set and table is not None,
        volatility=volatility,
    )


AUTHOR_ROW = PgType("public", "author", TypeKind.COMPOSITE)
FUNCTIONS = (
    function("author_score", ("author_row", AUTHOR_ROW)),
    function("author_rank", ("hasura_session", JSON), ("author_row", AUTHOR_ROW)),
    function("author_articles", ("author_row", AUTHOR_ROW), table=ARTICLE),
    function("author_near", ("author_row", AUTHOR_ROW), ("distance", INT4)),
    function("nobody", ("other", INT4)),
    function(
        "found",
        ("word", TEXT),
        ("status", TEXT),
        ("since", INT8),
        table=ARTICLE,
        optional=("status", "since"),
    ),
    function("newest", ("hasura_session", JSON), table=ARTICLE, is_set=False),
    function("publish", ("by", INT4), table=ARTICLE, volatility=Volatility.VOLATILE),
    function("touch", table=ARTICLE, volatility=Volatility.VOLATILE),
)
CATALOG = Catalog(
    TABLES,
    {one.name: (one,) for one in FUNCTIONS},
    {STATUS: (EnumValue("draft", "Not yet."), EnumValue("final", None))},
)


def relationships(**using: ForeignKeyOn | ManualJoin) -> Mapping[RelationshipName, Relationship]:
    return {
        RelationshipName(name): Relationship(RelationshipName(name), one)
        for name, one in using.items()
    }


def computed_fields(**functions: ComputedField) -> Mapping[ComputedFieldName, ComputedField]:
    return {ComputedFieldName(name): field for name, field in functions.items()}


def computed(
    name: str, of: str, row: str | None = None, session: str | None = None
) -> ComputedField:
    return ComputedField(ComputedFieldName(name), function_name(of), row, session)


def tracked(**permissions: SelectPermission) -> Mapping[TableName, TrackedTable]:
    """The tracked tables; READER's permissions by the table's name."""
    own = {
        AUTHOR: TrackedTable(
            AUTHOR,
            array_relationships=relationships(
                articles=ForeignKeyOn(ARTICLE, (ColumnName("author_id"),)),
            ),
            computed_fields=computed_fields(
                score=computed("score", "author_score"),
                rank=computed("rank", "author_rank", "author_row", "hasura_session"),
                own_articles=computed("own_articles", "author_articles"),
                near=computed("near", "author_near"),
                missing=computed("missing", "not_there"),
                odd=computed("odd", "nobody", "author_row", "other"),
                wrong_session=computed("wrong_session", "author_near", "author_row", "distance"),
            ),
        ),
        ARTICLE: TrackedTable(
            ARTICLE,
            object_relationships=relationships(
                author=ForeignKeyOn(None, (ColumnName("author_id"),)),
                editor=ForeignKeyOn(None, (ColumnName("editor_id"),)),
                broken=ForeignKeyOn(None, (ColumnName("title"),)),
                unjoined=ManualJoin(AUTHOR, {}),
                same=ManualJoin(ARTICLE, {ColumnName("id"): ColumnName("id")}),
            ),
        ),
        PLACE: TrackedTable(PLACE),
        STATUS: TrackedTable(STATUS, is_enum=True),
    }
    return {
        name: TrackedTable(
            name,
            is_enum=table.is_enum,
            object_relationships=table.object_relationships,
            array_relationships=table.array_relationships,
            computed_fields=table.computed_fields,
            select_permissions={READER: permissions[name.name]} if name.name in permissions else {},
        )
        for name, table in own.items()
    }


def source(**permissions: SelectPermission) -> Source:
    return Source(DEFAULT_SOURCE, {}, tracked(**permissions))


def view(role: RoleName = ADMIN, **permissions: SelectPermission) -> RoleView:
    metadata = Metadata({DEFAULT_SOURCE: source(**permissions)})
    return resolve_role(metadata, {DEFAULT_SOURCE: CATALOG}, role)


def rows_where(condition: Mapping[str, object], **rest: object) -> SelectPermission:
    """All columns of the rows that meet ``condition``."""
    return SelectPermission(columns=AllColumns(), filter=condition, **rest)


def role_table(role_view: RoleView, name: TableName) -> RoleTable:
    return role_view.tables[name]
