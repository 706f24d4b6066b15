"""GeoJSON is refused where Hasura refuses it, in its words."""

import pytest

from genkan.engine.schema.geojson import geometry_faults

_SQUARE = [[0, 0], [0, 1], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Point", "coordinates": [1, 2.5, 3, 4]},
        {"type": "MultiPoint", "coordinates": []},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [_SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[_SQUARE], [_SQUARE]]},
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Point", "coordinates": [0, 0], "crs": None}],
        },
    ],
)
def test_each_kind_of_geometry_passes(value: object) -> None:
    assert list(geometry_faults(value)) == []


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([1, 2], "parsing Geometry failed, expected Object, but encountered Array"),
        ({"coordinates": [1, 2]}, 'key "type" not found'),
        ({"type": "Circle"}, "unexpected geometry type: Circle"),
        ({"type": 1}, "parsing String failed, expected String, but encountered Number"),
        ({"type": "Point"}, 'key "coordinates" not found'),
        ({"type": "GeometryCollection"}, 'key "geometries" not found'),
        ({"type": "Point", "coordinates": [1]}, "A Position needs at least 2 elements"),
        (
            {"type": "Point", "coordinates": 1},
            "parsing Position failed, expected Array, but encountered Number",
        ),
        (
            {"type": "Point", "coordinates": ["1", 2]},
            "parsing Double failed, expected Number, but encountered String",
        ),
        (
            {"type": "LineString", "coordinates": [[0, 0]]},
            "A LineString needs at least 2 Positions",
        ),
        (
            {"type": "Polygon", "coordinates": [_SQUARE[:3]]},
            "A LinearRing needs at least 4 Positions",
        ),
        (
            {"type": "Polygon", "coordinates": [[*_SQUARE[:3], [5, 5]]]},
            "the first and last locations have to be equal for a LinearRing",
        ),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Disc"}]},
            "unexpected geometry type: Disc",
        ),
    ],
)
def test_the_first_fault_is_told(value: object, fault: str) -> None:
    assert next(geometry_faults(value)) == fault
