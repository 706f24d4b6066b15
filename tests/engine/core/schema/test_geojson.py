"""GeoJSON is refused where Hasura refuses it, in its words."""

import pytest

from genkan.engine.schema.geojson import geometry_faults

_POINT = {"type": "Point", "coordinates": [1, 2]}
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
    "crs",
    [
        None,
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
        {"type": "link", "properties": {"href": "http://example.com/crs", "type": "proj4"}},
    ],
)
def test_a_geometry_may_say_what_its_coordinates_mean(crs: object) -> None:
    assert list(geometry_faults({**_POINT, "crs": crs})) == []


_CRS = "parsing Hasura.SQL.GeoJSON.CRS"
_PROPS = "parsing Hasura.SQL.GeoJSON.CRSNameProps(CRSNameProps) failed"
_KINDS = 'failed, expected tag field "type" to be one of ["name","link"], but found'


@pytest.mark.parametrize(
    ("crs", "fault"),
    [
        (5, f"{_CRS} failed, expected Object, but encountered Number"),
        ({"properties": {}}, f"{_CRS} {_KINDS} nothing"),
        ({"type": "epsg"}, f'{_CRS} {_KINDS} tag "epsg"'),
        ({"type": 1}, f"{_CRS} {_KINDS} tag 1"),
        ({"type": "name"}, f'{_CRS}(CRSName) failed, key "properties" not found'),
        (
            {"type": "name", "properties": "EPSG:4326"},
            f"{_PROPS}, expected Object, but encountered String",
        ),
        ({"type": "name", "properties": {}}, f'{_PROPS}, key "name" not found'),
        (
            {"type": "link", "properties": {"href": 1}},
            "parsing Text failed, expected String, but encountered Number",
        ),
    ],
)
def test_what_is_no_coordinate_reference_system_is_refused(crs: object, fault: str) -> None:
    assert list(geometry_faults({**_POINT, "crs": crs})) == [fault]
    inner = {"type": "GeometryCollection", "geometries": [{**_POINT, "crs": crs}]}
    assert list(geometry_faults(inner)) == [fault]


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
