"""docs/reference/management-api.md: which of Kinde's operations are served."""

from itertools import groupby
from typing import Final

from genkan.identity.management.operations import OPERATIONS, SERVED
from genkan.identity.management.unserved import PUBLIC, KindeOperation, kinde_operations, shape_of
from tests.docs.markdown import code, page, table

INTRODUCTION: Final = (
    "Paths, parameters, bodies and scopes are those of Kinde's OpenAPI document. An operation that "
    "is not served answers 501 with the code `NOT_IMPLEMENTED`."
)
OWN: Final = """
## Genkan's own

What Kinde's API lacks.
"""


def management_page() -> str:
    served = {(each.method, shape_of(each.path)) for each in SERVED}
    kinde = kinde_operations()
    known = {each.shape for each in kinde}
    count = sum(is_served(each, served) for each in kinde)
    parts = [f"\n{count} of Kinde's {len(kinde)} operations are served.\n"]
    for tag, rows in groupby(sorted(kinde, key=by_tag), by_tag):
        parts += [f"\n## {tag}\n", operation_table(list(rows), served)]
    own = [each for each in OPERATIONS if (each.method, shape_of(each.path)) not in known]
    return page(
        "Management API",
        INTRODUCTION,
        *parts,
        OWN,
        table(
            ["Method", "Path", "Scope"],
            [(each.method, code(each.path), code(each.scope)) for each in own],
        ),
    )


def operation_table(rows: list[KindeOperation], served: set[tuple[str, str]]) -> str:
    return table(
        ["Method", "Path", "Scope", "Served"],
        [
            (
                each.method,
                code(each.path),
                "none: anybody may ask" if each.scope == PUBLIC else code(each.scope),
                "yes" if is_served(each, served) else "no (501)",
            )
            for each in rows
        ],
    )


def is_served(operation: KindeOperation, served: set[tuple[str, str]]) -> bool:
    return operation.scope == PUBLIC or operation.shape in served


def by_tag(operation: KindeOperation) -> str:
    return operation.tag
