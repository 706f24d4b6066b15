"""Plans kept for the next time, by the shape of the variables.

Two requests share a plan when role, schema, document, operation name and shape are equal.
In the shape, what is bound as a parameter counts by its JSON type alone (null-ness is a
type); all else counts by value: enums, `order_by`, the keys of a `where`, @include's flag.

Which places are parameters is learned from the operations that were parsed: a place that
is not known yet counts by value, which costs a parse but is never wrong. A place that ever
decided a plan of its document counts by value from then on, whatever it is to other shapes:
in ``a(where: {id: {_is_null: $x}}) @include(if: $b) ... b(where: {is_active: {_eq: $x}})`` the
value of ``$x`` stands in the plan or not, as ``$b`` says.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar, cast

from genkan.engine.names import RoleName
from genkan.engine.operation.model import (
    ComposedCheck,
    GraphQLRequest,
    OperationKind,
    VariableCheck,
    VariableLeaf,
    Variables,
)
from genkan.engine.operation.packed import Packed
from genkan.engine.plan.global_id import id_shape
from genkan.engine.plan.input_validation import Validated
from genkan.engine.session import Scenario

MOST_PLANS: Final = 4_000
MOST_BYTES: Final = 64_000_000
# What a client may fill the cache with in one request: larger ones are planned each time.
_MOST_SHAPE: Final = 20_000
_MOST_LEAVES: Final = 2_000

_LIST: Final[type] = list
StatementT = TypeVar("StatementT")


@dataclass(frozen=True, slots=True)
class Prepared(Generic[StatementT]):
    """All that is left to do for an operation: bind, run, join.

    roots: a statement, or the JSON of a field that needs none, per root field.
    frame: the bytes around the roots (operation.response).
    defaults: of variables that this shape of request leaves out.
    checks: what new values of the variables have to pass.
    size: how many bytes of text it keeps.
    whole: the answer itself, where it is always the same, and long; there are no roots then.
    validations: the root fields that webhooks may have to be asked of.
    """

    kind: OperationKind
    roots: tuple[StatementT | bytes, ...]
    frame: tuple[bytes, ...]
    defaults: Variables
    checks: tuple[VariableCheck | ComposedCheck, ...]
    size: int
    whole: Packed | None = None
    validations: tuple[Validated, ...] = ()


# Role, scenario, kind of schema, query, name of the operation; texts alone, whose hashes are kept.
_Document: TypeAlias = tuple[RoleName, str, str, str, str | None]


class _Kept(Generic[StatementT]):
    """A plan, what it weighs, and whether it was asked for since room was last made."""

    __slots__ = ("is_used", "prepared", "weight")

    def __init__(self, prepared: Prepared[StatementT], weight: int) -> None:
        self.prepared = prepared
        self.weight = weight
        self.is_used = False


class _Plans(Generic[StatementT]):
    """The plans of one document by the shapes of variables."""

    __slots__ = ("by_shape", "leaves")

    def __init__(self) -> None:
        self.leaves = _LeafTree()
        self.by_shape: dict[object, _Kept[StatementT]] = {}


class PlanCache(Generic[StatementT]):
    """The plans of one snapshot; those that nobody asked for lately go first.

    To find a plan moves nothing: it is marked as used. Where room has to be made, plans are looked
    at in turn; one that is marked loses the mark and stays (the clock of page replacement).
    """

    def __init__(self, most_plans: int = MOST_PLANS, most_bytes: int = MOST_BYTES) -> None:
        self._most_plans = most_plans
        self._most_bytes = most_bytes
        self._documents: dict[_Document, _Plans[StatementT]] = {}
        self._turns: OrderedDict[tuple[_Document, object], _Kept[StatementT]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """How many plans are kept."""
        return len(self._turns)

    def find(
        self, role: RoleName, request: GraphQLRequest, scenario: Scenario = Scenario.FRONTEND
    ) -> Prepared[StatementT] | None:
        """The plan of an earlier request of this shape."""
        plans = self._documents.get(_document(role, request, scenario))
        if plans is None:
            return None
        try:
            found = plans.by_shape.get(shape(request.variables, plans.leaves))
        except (ShapeTooLarge, RecursionError):
            return None
        if found is None:
            return None
        found.is_used = True
        return found.prepared

    def keep(
        self,
        role: RoleName,
        request: GraphQLRequest,
        prepared: Prepared[StatementT],
        leaves: Iterable[VariableLeaf],
        deciding: Iterable[VariableLeaf],
        scenario: Scenario = Scenario.FRONTEND,
    ) -> None:
        """Keep a plan.

        leaves: the places in the variables that are parameters of it; deciding: those whose
        values it was made by. All other places count by value as well.
        """
        weight = len(request.query) + prepared.size
        if len(request.query) > _MOST_SHAPE or weight > self._most_bytes:
            return
        document = _document(role, request, scenario)
        plans = self._documents.setdefault(document, _Plans())
        plans.leaves.learn(leaves, deciding)
        try:
            key = shape(request.variables, plans.leaves)
        except (ShapeTooLarge, RecursionError):
            self._forget_if_empty(document)
            return
        before = self._turns.pop((document, key), None)
        self._bytes += weight - (0 if before is None else before.weight)
        plans.by_shape[key] = self._turns[document, key] = _Kept(prepared, weight)
        self._make_room()

    def _make_room(self) -> None:
        while len(self._turns) > self._most_plans or self._bytes > self._most_bytes:
            (document, key), kept = self._turns.popitem(last=False)
            if kept.is_used:
                kept.is_used = False
                self._turns[document, key] = kept
                continue
            self._bytes -= kept.weight
            del self._documents[document].by_shape[key]
            self._forget_if_empty(document)

    def _forget_if_empty(self, document: _Document) -> None:
        if not self._documents[document].by_shape:
            del self._documents[document]


def _document(role: RoleName, request: GraphQLRequest, scenario: Scenario) -> _Document:
    # The value of an enum is a look-up in Python; its hash would be as well, and is asked for.
    return (
        role,
        scenario._value_,  # what `value` reads, at a tenth of the cost
        request.schema_kind._value_,
        request.query,
        request.operation_name,
    )


class ShapeTooLarge(Exception):
    """The variables decide so much of the plan that it is not worth keeping."""


class _LeafTree:
    """The places of one document's variables that are parameters, as a tree of steps.

    An index of a list is the step None: all items are alike. A place that decides is no
    parameter, nor is anything inside it.
    """

    def __init__(self) -> None:
        self.is_leaf = False
        self.is_id = False
        self.decides = False
        self.is_plain = False  # a parameter, and nothing else
        self.steps: dict[str | None, _LeafTree] = {}
        self._learned = 0

    def learn(self, leaves: Iterable[VariableLeaf], deciding: Iterable[VariableLeaf]) -> None:
        """Remember places; a client that invents them without end is not followed."""
        for leaf in deciding:
            node = self._at(leaf)
            if node is not None:
                node.decides = True
                node.is_plain = False
        for leaf in leaves:
            node = self._at(leaf)
            if node is not None:
                node.is_leaf = True
                node.is_id = node.is_id or leaf.is_id
                node.is_plain = not (node.is_id or node.decides)

    def _at(self, leaf: VariableLeaf) -> _LeafTree | None:
        """The place, or None for a new one when there are too many: it is no parameter then."""
        node = self
        for step in (leaf.name, *leaf.path):
            key = step if isinstance(step, str) else None
            below = node.steps.get(key)
            if below is None:
                if self._learned >= _MOST_LEAVES:
                    return None
                self._learned += 1
                below = node.steps[key] = _LeafTree()
            node = below
        return node


def shape(variables: Mapping[str, object], leaves: _LeafTree) -> object:
    """What of the variables decides the plan, as a key. Raises ShapeTooLarge."""
    measure: _Measure | None = None
    steps = leaves.steps
    key: list[object] = []
    for name, value in variables.items():
        node = steps.get(name)
        key.append(name)
        if node is not None and node.is_plain and type(value) is not _LIST:
            key.append(type(value))  # what `_shape` says of it
            continue
        if measure is None:
            measure = _Measure()
        key.append(_shape(value, node, measure))
    return tuple(key)


class _Measure:
    """How large a key has become."""

    def __init__(self) -> None:
        self._size = 0

    def add(self, size: int) -> None:
        self._size += size
        if self._size > _MOST_SHAPE:
            raise ShapeTooLarge


def _shape(value: object, node: _LeafTree | None, measure: _Measure) -> object:
    if node is not None and node.decides:
        node = None
    if node is not None and node.is_id and (named := id_shape(value)) is not None:
        return named
    if node is not None and node.is_leaf and not node.is_id:
        return _leaf_shape(value)
    measure.add(1)
    match value:
        case dict():
            fields = cast("Mapping[str, object]", value)
            measure.add(sum(map(len, fields)))
            steps: Mapping[str | None, _LeafTree] = {} if node is None else node.steps
            return (
                dict,
                *((name, _shape(item, steps.get(name), measure)) for name, item in fields.items()),
            )
        case list():
            below = None if node is None else node.steps.get(None)
            items = cast("list[object]", value)
            return (list, *(_shape(item, below, measure) for item in items))
        case str():
            measure.add(len(value))
            return value
        case _:
            # 1, 1.0 and True are equal to Python, not to us.
            return (type(value), value)


def _leaf_shape(value: object) -> object:
    if isinstance(value, list):
        return (list, frozenset(_leaf_shape(item) for item in cast("list[object]", value)))
    return type(value)


def merged_variables(defaults: Variables, given: Mapping[str, object]) -> Variables:
    """The variables to bind: what was given, and defaults for the rest."""
    named = cast("Variables", given)
    return {**defaults, **named} if defaults else named


def defaults_of(variables: Variables, given: Mapping[str, object]) -> Variables:
    """The variables that were not given, with the values they take then."""
    return {name: value for name, value in variables.items() if name not in given}
