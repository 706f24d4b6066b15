"""A world to count: customers with orders, a clerk that may aggregate and a guest that may not."""

from dataclasses import replace

from genkan.engine.catalog.model import Catalog, PgType
from genkan.engine.metadata.model import (
    ForeignKeyOn,
    Metadata,
    Relationship,
    SelectPermission,
    Source,
    TrackedTable,
)
from genkan.engine.names import ADMIN, DEFAULT_SOURCE, ColumnName, RelationshipName, RoleName
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleView
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.options import SchemaOptions
from tests.engine.core.schema.blog import foreign_key, pg, table

CLERK, GUEST, AUDITOR = RoleName("clerk"), RoleName("guest"), RoleName("auditor")
BOTH = RoleName("both")

CUSTOMER = table("customer", ("id", pg("int4"), False), ("name", pg("text"), True))
ORDERS = table(
    "orders",
    ("id", pg("int8"), False),
    ("customer_id", pg("int4"), False),
    ("placed_on", pg("date"), True),
    ("placed_at", pg("timestamptz"), True),
    ("shipped_at", pg("timestamp"), True),
    ("total", pg("numeric"), True),
    ("weight", pg("float8"), True),
    ("discount", pg("float8"), True),
    ("is_paid", pg("bool"), False),
    ("status", pg("text"), True),
    ("note", pg("json"), True),
    ("place", PgType("public", "geography"), True),
    refers=foreign_key("customer_id", "customer", "id"),
)
CATALOG = Catalog(
    tables={one.name: one for one in (CUSTOMER, ORDERS)}, functions={}, enum_values={}
)


def columns(*names: str) -> tuple[ColumnName, ...]:
    return tuple(map(ColumnName, names))


PAID = SelectPermission(
    columns("id", "customer_id", "placed_on", "is_paid", "status", "total"),
    {"is_paid": {"_eq": True}},
    limit=5,
    allow_aggregations=True,
)
HEAVY = SelectPermission(columns("id", "weight"), {"weight": {"_gt": 9}}, allow_aggregations=True)
LISTED = SelectPermission(columns("id", "weight"), {})
EVERYBODY = SelectPermission(columns("id", "name"), {})


def metadata(paid: SelectPermission) -> Metadata:
    return Metadata(
        {
            DEFAULT_SOURCE: Source(
                DEFAULT_SOURCE,
                {},
                {
                    CUSTOMER.name: TrackedTable(
                        CUSTOMER.name,
                        array_relationships={
                            RelationshipName("orders"): Relationship(
                                RelationshipName("orders"),
                                ForeignKeyOn(ORDERS.name, columns("customer_id")),
                            )
                        },
                        select_permissions=dict.fromkeys((CLERK, GUEST, AUDITOR), EVERYBODY),
                    ),
                    ORDERS.name: TrackedTable(
                        ORDERS.name,
                        object_relationships={
                            RelationshipName("customer"): Relationship(
                                RelationshipName("customer"),
                                ForeignKeyOn(None, columns("customer_id")),
                            )
                        },
                        select_permissions={CLERK: paid, GUEST: LISTED, AUDITOR: HEAVY},
                    ),
                },
            )
        },
        {BOTH: (CLERK, AUDITOR)},
    )


METADATA = metadata(PAID)


def view_of(role: RoleName) -> RoleView:
    return resolve_role(METADATA, {DEFAULT_SOURCE: CATALOG}, role)


GROUPED = SchemaOptions(has_group_by=True)


def schema_of(role: RoleName, options: SchemaOptions = GROUPED) -> RoleSchema:
    return build_role_schema(view_of(role), options=options)


ADMIN_ORDERS = schema_of(ADMIN)
CLERK_ORDERS = schema_of(CLERK)
GUEST_ORDERS = schema_of(GUEST)
BOTH_ORDERS = schema_of(BOTH)
# Limits bound what is listed and not what is aggregated: without them both are of the same rows.
UNLIMITED_ORDERS = build_role_schema(
    resolve_role(metadata(replace(PAID, limit=None)), {DEFAULT_SOURCE: CATALOG}, BOTH),
    options=GROUPED,
)


def column_type(name: str) -> PgType:
    return ORDERS.columns[ColumnName(name)].type
