"""What a root field of a remote schema asks, as a document for the remote.

Names are the remote's own again, presets stand in their places, and of the variables those
are declared that are used.
Source: Hasura v2, GraphQL/Execute/Remote; GraphQL/Schema/Remote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from genkan.engine.ir.remote import RemoteCall
from genkan.engine.operation.model import Operation, OperationKind, Selection
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.plan.remote_value import SentValues
from genkan.engine.remote_schemas.model import RemoteField
from genkan.engine.schema.binding import TypenameBinding
from genkan.engine.schema.remote_binding import RemoteFieldBinding, RemoteRoot


def plan_remote(selection: Selection, root: RemoteRoot, operation: Operation) -> RemoteCall:
    """The call of the remote for one root field."""
    remote = root.remote
    values = SentValues(remote, operation.variables, operation.declared)
    field = _Writer(remote, values).field(selection, root.field)
    keys = frozenset(_typename_keys(selection))
    kind = "mutation" if operation.kind is OperationKind.MUTATION else "query"
    named = "" if operation.name is None else f" {operation.name}"
    return RemoteCall(
        remote=remote.grant,
        response_name=selection.response_name,
        text=f"{kind}{named}{values.declarations()} {{ {field} }}",
        operation_name=operation.name,
        sent=values.sent,
        seen_types=remote.names.types if keys else {},
        typename_keys=keys,
    )


def _typename_keys(selection: Selection) -> Iterator[str]:
    """The names under which ``__typename`` is answered."""
    for selections in (selection.selections, *selection.branches.values()):
        for one in selections:
            if isinstance(one.binding, TypenameBinding):
                yield one.response_name
            yield from _typename_keys(one)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what is selected of one remote."""

    remote: RoleRemote
    values: SentValues

    def field(self, selection: Selection, field: RemoteField) -> str:
        """``answered_as: name(arguments) { ... }``."""
        name, answered_as = field.name, selection.response_name
        alias = "" if name == answered_as else f"{answered_as}: "
        arguments = self.values.arguments(field, selection.given)
        return f"{alias}{name}{arguments}{self._below(selection)}"

    def _below(self, selection: Selection) -> str:
        branches = [
            f"... on {self.values.own_name(name)} {{ {written} }}"
            for name, selections in selection.branches.items()
            if (written := self._fields(self._only(selections, selection.selections)))
        ]
        written = " ".join(filter(None, (self._fields(selection.selections), *branches)))
        if not written and not selection.branches:
            return ""
        # Nothing is left of fragments that never apply; a selection can not be empty.
        return f" {{ {written or '__typename'} }}"

    def _fields(self, selections: Iterable[Selection]) -> str:
        return " ".join(map(self._one, selections))

    def _one(self, selection: Selection) -> str:
        match selection.binding:
            case RemoteFieldBinding(field):
                return self.field(selection, field)
            case TypenameBinding():
                name = selection.response_name
                return "__typename" if name == "__typename" else f"{name}: __typename"
            case other:
                raise AssertionError(f"{other} in a remote schema")

    def _only(
        self, branch: tuple[Selection, ...], common: tuple[Selection, ...]
    ) -> Iterable[Selection]:
        """What an object has more than all have."""
        known = {one.response_name: self._one(one) for one in common}
        return [one for one in branch if known.get(one.response_name) != self._one(one)]
