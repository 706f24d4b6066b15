"""What Kinde's management API has and this release does not: each answers 501 and says so.

kinde_operations.txt lists all of Kinde's operations: method, path, scope, tag.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NoReturn

from genkan.identity.errors import ManagementError
from genkan.identity.management.call import Call
from genkan.identity.management.operation import Operation
from genkan.identity.names import Scope

PUBLIC = "-"  # in place of a scope: anybody may call it


@dataclass(frozen=True, slots=True)
class KindeOperation:
    """A line of kinde_operations.txt."""

    method: str
    path: str
    scope: str
    tag: str

    @property
    def shape(self) -> tuple[str, str]:
        """Method and path, whatever the gaps are called."""
        return self.method, shape_of(self.path)


def shape_of(path: str) -> str:
    """`/api/v1/roles/{role_id}` -> `/api/v1/roles/{}`."""
    return re.sub(r"\{[^}]*\}", "{}", path)


@cache
def kinde_operations() -> tuple[KindeOperation, ...]:
    """All operations of Kinde's OpenAPI document, in its order."""
    text = files("genkan.identity.management").joinpath("kinde_operations.txt")
    lines = text.read_text(encoding="utf-8").splitlines()
    return tuple(KindeOperation(*line.split(" ", 3)) for line in lines if line)


def unserved_operations(served: Sequence[Operation]) -> tuple[Operation, ...]:
    """A row for each of Kinde's operations that is not among `served`."""
    shapes = {(each.method, shape_of(each.path)) for each in served}
    # One path has one spelling: what is served under another name of a gap keeps it.
    spelled = {shape_of(each.path): each.path for each in served}
    return tuple(
        Operation(
            each.method, spelled.get(shape_of(each.path), each.path), Scope(each.scope), not_served
        )
        for each in kinde_operations()
        if each.shape not in shapes and each.scope != PUBLIC
    )


async def not_served(_: Call) -> NoReturn:
    """Refuses. Raises ManagementError (501)."""
    raise ManagementError(
        "NOT_IMPLEMENTED",
        "Kinde has this operation, this release of Genkan does not; what is served is listed in "
        "docs/reference/management-api.md",
        status=501,
    )
