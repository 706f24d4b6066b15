"""Two sources with tables of the same names, and what their metadata calls them."""

from genkan.engine.catalog.model import (
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
)
from genkan.engine.convention import Convention
from genkan.engine.metadata.decode import metadata_from_json
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node
from genkan.engine.names import ADMIN, ColumnName, FunctionName, RoleName, SourceName, TableName
from genkan.engine.operation.model import GraphQLRequest, Operation
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.model import SchemaKind

INT4, TEXT, JSONB = (PgType("pg_catalog", name) for name in ("int4", "text", "jsonb"))
FIRST, SECOND = SourceName("first"), SourceName("second")
USER = RoleName("user")


def table(name: TableName, *foreign_keys: ForeignKey, **columns: PgType) -> Table:
    return Table(
        name=name,
        kind=RelationKind.TABLE,
        columns={
            ColumnName(column): Column(ColumnName(column), type_, nullable=column != "id")
            for column, type_ in columns.items()
        },
        primary_key=KeyConstraint(f"{name.name}_pkey", (ColumnName(next(iter(columns))),)),
        foreign_keys=foreign_keys,
    )


def catalog(source: SourceName) -> Catalog:
    """Accounts with a favourite colour, and their orders; a search among accounts."""
    accounts = TableName(source, "public", "user_account")
    orders = TableName(source, "shop", "order")
    colours = TableName(source, "public", "colours")
    to_colours = ForeignKey("c", colours, {ColumnName("best_colour"): ColumnName("value")})
    to_accounts = ForeignKey("a", accounts, {ColumnName("account_id"): ColumnName("id")})
    search = Function(
        name=FunctionName(source, "public", "search_accounts"),
        arguments=(FunctionArgument("search_text", TEXT, has_default=False),),
        returns=PgType("public", "user_account", TypeKind.COMPOSITE),
        returns_table=accounts,
        is_set=True,
        volatility=Volatility.STABLE,
    )
    tables = (
        table(accounts, to_colours, id=INT4, user_name=TEXT, best_colour=TEXT, more_data=JSONB),
        table(orders, to_accounts, id=INT4, account_id=INT4),
        table(colours, value=TEXT, comment=TEXT),
    )
    return Catalog(
        tables={one.name: one for one in tables},
        functions={search.name: (search,)},
        enum_values={colours: (EnumValue("sky_blue", None), EnumValue("red", None))},
        types={"integer": INT4},
    )


def source_document(source: SourceName, **customization: object) -> dict[str, object]:
    to_accounts = {"foreign_key_constraint_on": "account_id"}
    orders = {"table": {"schema": "shop", "name": "order"}, "columns": ["account_id"]}
    permission = {"columns": "*", "filter": {}, "allow_aggregations": True}
    permissions = [{"role": "user", "permission": permission}]
    return {
        "name": source,
        "configuration": {},
        "customization": customization,
        "tables": [
            {
                "table": "user_account",
                "array_relationships": [
                    {"name": "all_orders", "using": {"foreign_key_constraint_on": orders}}
                ],
                "select_permissions": permissions,
            },
            {
                "table": {"schema": "shop", "name": "order"},
                "object_relationships": [{"name": "the_account", "using": to_accounts}],
                "select_permissions": permissions,
            },
            {"table": "colours", "is_enum": True},
        ],
        "functions": [{"function": "search_accounts"}],
    }


def metadata(*sources: dict[str, object]) -> Metadata:
    return metadata_from_json(Node({"version": 3, "sources": list(sources)}))


def schema(
    declared: Metadata,
    default: Convention | None = Convention.HASURA,
    *,
    role: RoleName = ADMIN,
    kind: SchemaKind = SchemaKind.HASURA,
) -> RoleSchema:
    catalogs = {source: catalog(source) for source in declared.sources}
    view = resolve_role(declared, catalogs, role, default_convention=default)
    return build_role_schema(view, kind)


def parsed(query: str, of: RoleSchema) -> Operation:
    return parse(GraphQLRequest(query, {}, None), of)
