"""The small world of blog.py with computed fields and functions, which need no database here."""

from dataclasses import replace

from genkan.engine.catalog.model import (
    Catalog,
    Function,
    FunctionArgument,
    PgType,
    Table,
    TypeKind,
    Volatility,
    array_of,
)
from genkan.engine.metadata.model import ComputedField, Metadata, TrackedFunction
from genkan.engine.names import (
    ADMIN,
    DEFAULT_SOURCE,
    ComputedFieldName,
    FunctionName,
    RoleName,
)
from genkan.engine.permission.function import FunctionPermissions
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleView
from genkan.engine.schema.build import build_role_schema
from tests.engine.core.schema.blog import ARTICLE, AUTHOR, CATALOG, METADATA, USER, pg

TEXT, INT4, JSON = pg("text"), pg("int4"), pg("json")
AUTHOR_ROW = PgType("public", "author", TypeKind.COMPOSITE)


def named(name: str) -> FunctionName:
    return FunctionName(DEFAULT_SOURCE, "public", name)


def function(
    name: str,
    *arguments: tuple[str | None, PgType],
    returns: PgType | Table = TEXT,
    defaults: int = 0,
) -> Function:
    """The last `defaults` arguments may be left out; of a table it returns a set."""
    given = len(arguments) - defaults
    rows = returns if isinstance(returns, Table) else None
    return Function(
        named(name),
        tuple(
            FunctionArgument(argument, type_, has_default=index >= given)
            for index, (argument, type_) in enumerate(arguments)
        ),
        returns=AUTHOR_ROW if isinstance(returns, Table) else returns,
        returns_table=None if rows is None else rows.name,
        is_set=rows is not None,
        volatility=Volatility.STABLE,
    )


FUNCTIONS = (
    function("full_name", (None, AUTHOR_ROW)),
    function(
        "greeting", ("word", TEXT), ("of", AUTHOR_ROW), ("times", INT4), ("end", TEXT), defaults=2
    ),
    function("summary", ("session", JSON), ("of", AUTHOR_ROW), returns=pg("jsonb")),
    function("score", ("of", AUTHOR_ROW), returns=INT4),
    function("latest", ("of", AUTHOR_ROW), returns=ARTICLE),
    function("matching", ("of", AUTHOR_ROW), ("ids", array_of(INT4)), returns=ARTICLE),
    function("search", ("word", TEXT), (None, INT4), ("of", AUTHOR_ROW), returns=ARTICLE,
             defaults=2),
    function("newest", ("session", JSON), returns=ARTICLE),
    function("everyone", returns=AUTHOR),
    function("between", ("least", INT4), (None, INT4), returns=ARTICLE, defaults=2),
)  # fmt: skip


def computed(
    name: str, row: str | None = None, session: str | None = None
) -> dict[ComputedFieldName, ComputedField]:
    field = ComputedField(ComputedFieldName(name), named(name), row, session)
    return {field.name: field}


TRACKED = (
    TrackedFunction(named("search"), permissions=(USER,)),
    TrackedFunction(named("newest"), {"session_argument": "session"}, comment="The last one."),
    TrackedFunction(
        named("everyone"),
        {"custom_name": "all", "custom_root_fields": {"function": "allAuthors"}},
    ),
    TrackedFunction(named("between")),
)
COMPUTED = (
    computed("full_name")
    | computed("greeting", "of")
    | computed("summary", "of", "session")
    | computed("score")
    | computed("latest")
    | computed("matching")
)
GIVEN = tuple(map(ComputedFieldName, ("full_name", "greeting")))


def catalog() -> Catalog:
    return replace(CATALOG, functions={one.name: (one,) for one in FUNCTIONS})


def metadata() -> Metadata:
    declared = METADATA.sources[DEFAULT_SOURCE]
    authors = declared.tables[AUTHOR.name]
    permission = replace(authors.select_permissions[USER], computed_fields=GIVEN)
    authors = replace(authors, computed_fields=COMPUTED, select_permissions={USER: permission})
    source = replace(
        declared,
        tables={**declared.tables, AUTHOR.name: authors},
        functions={one.name: one for one in TRACKED},
    )
    return Metadata({DEFAULT_SOURCE: source})


def view(
    role: RoleName, permissions: FunctionPermissions = FunctionPermissions.INFERRED
) -> RoleView:
    return resolve_role(metadata(), {DEFAULT_SOURCE: catalog()}, role, permissions)


ADMIN_CALLS = build_role_schema(view(ADMIN))
USER_CALLS = build_role_schema(view(USER))
