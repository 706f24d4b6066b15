"""What keeps a JSON value from being GeoJSON, in Hasura's words.

PostGIS reads the value in the end; it is told here where Hasura tells it.
Source: Hasura v2, Hasura/SQL/GeoJSON; RFC 7946, 3.1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias, cast

from genkan.engine.schema.json_type import json_type

Faults: TypeAlias = Iterator[str]
_Shape: TypeAlias = Callable[[object], Faults]

_MODULE: Final = "Hasura.SQL.GeoJSON"  # of Hasura's source, whose parser names it
# Kinds of a coordinate reference system: Hasura's constructor, and the member that each needs.
_CRS_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("CRSName", "name"),
    "link": ("CRSLink", "href"),
}


def geometry_faults(value: object) -> Faults:
    """What is wrong with a geometry, the first first."""
    if not isinstance(value, dict):
        yield _mismatch("Geometry", "Object", value)
        return
    members = cast("dict[str, object]", value)
    if "type" not in members:
        yield 'key "type" not found'
        return
    kind = members["type"]
    if not isinstance(kind, str):
        yield _mismatch("String", "String", kind)
        return
    if kind not in _SHAPES:
        yield f"unexpected geometry type: {kind}"
        return
    key, shape = _SHAPES[kind]
    if key not in members:
        yield f'key "{key}" not found'
        return
    yield from shape(members[key])

    if members.get("crs") is not None:
        yield from _crs_faults(members["crs"])


def _number(value: object) -> Faults:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        yield _mismatch("Double", "Number", value)


def _array(name: str, element: _Shape) -> _Shape:
    def faults(value: object) -> Faults:
        if not isinstance(value, list):
            yield _mismatch(name, "Array", value)
            return
        for item in cast("list[object]", value):
            yield from element(item)

    return faults


def _at_least(count: int, name: str, needs: str, element: _Shape) -> _Shape:
    array = _array(name, element)

    def faults(value: object) -> Faults:
        yield from array(value)
        if len(cast("list[object]", value)) < count:
            yield f"A {name} needs at least {count} {needs}"

    return faults


def _ring(value: object) -> Faults:
    yield from _FOUR_POSITIONS(value)
    positions = cast("list[list[object]]", value)
    if positions[0][:3] != positions[-1][:3]:
        yield "the first and last locations have to be equal for a LinearRing"


def _crs_faults(value: object) -> Faults:
    """A coordinate reference system: GeoJSON 2008, 3; RFC 7946 has left it out."""
    if not isinstance(value, dict):
        yield _mismatch(f"{_MODULE}.CRS", "Object", value)
        return
    members = cast("dict[str, object]", value)
    kind = members.get("type")
    if not isinstance(kind, str) or kind not in _CRS_KINDS:
        found = "nothing" if kind is None else f"tag {json.dumps(kind, default=str)}"
        yield (
            f'parsing {_MODULE}.CRS failed, expected tag field "type" to be one of '
            f'["name","link"], but found {found}'
        )
        return
    constructor, key = _CRS_KINDS[kind]
    if "properties" not in members:
        yield f'parsing {_MODULE}.CRS({constructor}) failed, key "properties" not found'
        return
    yield from _crs_property_faults(f"{_MODULE}.{constructor}Props", key, members["properties"])


def _crs_property_faults(name: str, key: str, value: object) -> Faults:
    record = f"{name}({name.rsplit('.', 1)[1]})"
    if not isinstance(value, dict):
        yield _mismatch(record, "Object", value)
        return
    members = cast("dict[str, object]", value)
    if key not in members:
        yield f'parsing {record} failed, key "{key}" not found'
    elif not isinstance(members[key], str):
        yield _mismatch("Text", "String", members[key])


def _mismatch(name: str, expected: str, value: object) -> str:
    return f"parsing {name} failed, expected {expected}, but encountered {json_type(value)}"


_POSITION: Final = _at_least(2, "Position", "elements", _number)
_LINE: Final = _at_least(2, "LineString", "Positions", _POSITION)
_FOUR_POSITIONS: Final = _at_least(4, "LinearRing", "Positions", _POSITION)
_POLYGON: Final = _array("[]", _ring)
_SHAPES: Final[Mapping[str, tuple[str, _Shape]]] = {
    "Point": ("coordinates", _POSITION),
    "MultiPoint": ("coordinates", _array("[]", _POSITION)),
    "LineString": ("coordinates", _LINE),
    "MultiLineString": ("coordinates", _array("[]", _LINE)),
    "Polygon": ("coordinates", _POLYGON),
    "MultiPolygon": ("coordinates", _array("[]", _POLYGON)),
    "GeometryCollection": ("geometries", _array("[]", geometry_faults)),
}
