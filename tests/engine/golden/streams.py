"""The shapes of streams, and the cursor that each is at when it is run."""

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.ir.stream import SelectStream
from genkan.engine.names import ResponseName
from genkan.engine.permission.role_view import RoleView
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import build_role_schema
from tests.engine.core.schema.blog import parsed
from tests.engine.core.schema.orders import BOTH_ORDERS
from tests.engine.golden import inherited
from tests.engine.golden.shapes import ADMIN_VIEW, READER_VIEW


@dataclass(frozen=True)
class Stream:
    root: SelectStream
    cursor: str


def stream(view: RoleView, asked: str, cursor: str) -> Stream:
    schema = build_role_schema(view)
    root = plan(parsed(f"subscription {{ root: {asked} }}", schema), schema)[ResponseName("root")]
    assert isinstance(root, SelectStream)
    return Stream(root, cursor)


SHAPES: Mapping[str, Stream] = {
    "stream": stream(
        READER_VIEW,
        "author_stream(cursor: {initial_value: {id: 0}}, batch_size: 2) { id name }",
        "1",
    ),
    "stream_descending": stream(
        ADMIN_VIEW,
        'article_stream(cursor: {initial_value: {id: "100"}, ordering: DESC}, batch_size: 2, '
        'where: {title: {_neq: "b"}}) '
        '{ by: author { name articles(where: {title: {_similar: "a%"}}) { id } } }',
        "12",
    ),
    # Along a column that shows on some rows only: the others never come.
    "stream_of_hidden_values": stream(
        inherited.VIEW,
        'author_stream(cursor: {initial_value: {balance: "0"}}, batch_size: 2) { id balance }',
        "1.00",
    ),
    "stream_of_dates": stream(
        BOTH_ORDERS.view,
        'orders_stream(cursor: {initial_value: {placed_on: "yesterday"}}, batch_size: 1) { id }',
        "2024-01-03",
    ),
}
