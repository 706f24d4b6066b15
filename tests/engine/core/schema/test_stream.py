"""The types of streams, and the names that a source gives them."""

from typing import cast

import pytest
from graphql import IntrospectionQuery, build_client_schema, get_introspection_query, print_type

from genkan.engine.convention import Convention
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.options import SchemaOptions
from tests.engine.core.schema.blog import ADMIN_SCHEMA, AUTHOR, USER_SCHEMA
from tests.engine.core.schema.test_introspection import introspected
from tests.engine.core.schema.two_sources import FIRST, metadata, schema, source_document

AFFIXES = {
    "root_fields": {"prefix": "my_", "suffix": "_root"},
    "type_names": {"prefix": "My_", "suffix": "_type"},
}


def printed(of: RoleSchema, *names: str, descriptions: bool = False) -> str:
    query = get_introspection_query(descriptions=descriptions)
    judge = build_client_schema(cast("IntrospectionQuery", introspected(query, of)))
    return "\n".join(print_type(judge.type_map[name]) for name in names)


def stream_field(of: RoleSchema, name: str) -> str:
    """The arguments of a stream, as the subscription root has them."""
    (line,) = [
        line.strip()
        for line in printed(of, "subscription_root").splitlines()
        if line.strip().startswith(f"{name}(")
    ]
    return line


def test_the_types_of_a_stream_read_as_hasuras() -> None:
    assert stream_field(ADMIN_SCHEMA, "colours_stream") == (
        "colours_stream(batch_size: Int!, cursor: [colours_stream_cursor_input]!, "
        "where: colours_bool_exp): [colours!]!"
    )
    names = (
        "colours_stream_cursor_input",
        "colours_stream_cursor_value_input",
        "cursor_ordering",
    )
    assert printed(ADMIN_SCHEMA, *names, descriptions=True) == (
        '"""\nStreaming cursor of the table "colours"\n"""\n'
        "input colours_stream_cursor_input {\n"
        '  """Stream column input with initial value"""\n'
        "  initial_value: colours_stream_cursor_value_input!\n\n"
        '  """cursor ordering"""\n'
        "  ordering: cursor_ordering\n"
        "}\n"
        '"""Initial value of the column from where the streaming should start"""\n'
        "input colours_stream_cursor_value_input {\n"
        "  comment: String\n"
        "  value: String\n"
        "}\n"
        '"""ordering argument of a cursor"""\n'
        "enum cursor_ordering {\n"
        '  """ascending ordering of the cursor"""\n'
        "  ASC\n\n"
        '  """descending ordering of the cursor"""\n'
        "  DESC\n"
        "}"
    )


def test_a_cursor_has_the_columns_that_the_role_may_read() -> None:
    def columns(of: RoleSchema) -> set[str]:
        lines = printed(of, "author_stream_cursor_value_input").splitlines()[1:-1]
        return {line.split(":")[0].strip() for line in lines}

    readable = {str(name) for name in USER_SCHEMA.view.tables[AUTHOR.name].columns}
    assert columns(USER_SCHEMA) == readable
    assert readable < columns(ADMIN_SCHEMA)


def test_the_names_of_a_stream_follow_its_source() -> None:
    document = source_document(FIRST)
    assert stream_field(schema(metadata(document), Convention.GRAPHQL), "userAccountStream") == (
        "userAccountStream(batchSize: Int!, cursor: [UserAccountStreamCursorInput]!, "
        "where: UserAccountBoolExp): [UserAccount!]!"
    )
    declared = metadata(source_document(FIRST, **AFFIXES))
    assert stream_field(schema(declared), "my_user_account_stream_root") == (
        "my_user_account_stream_root(batch_size: Int!, "
        "cursor: [My_user_account_stream_cursor_input_type]!, "
        "where: My_user_account_bool_exp_type): [My_user_account_type!]!"
    )
    assert printed(schema(declared), "My_user_account_stream_cursor_input_type") == (
        "input My_user_account_stream_cursor_input_type {\n"
        "  initial_value: My_user_account_stream_cursor_value_input_type!\n"
        "  ordering: My_cursor_ordering_type\n"
        "}"
    )
    assert printed(
        schema(metadata(document), Convention.GRAPHQL), "UserAccountStreamCursorInput"
    ) == (
        "input UserAccountStreamCursorInput {\n"
        "  initialValue: UserAccountStreamCursorValueInput!\n"
        "  ordering: CursorOrdering\n"
        "}"
    )


@pytest.mark.parametrize("has_streams", [True, False])
def test_streams_can_be_hidden(*, has_streams: bool) -> None:
    options = SchemaOptions(has_streams=has_streams)
    offered = build_role_schema(ADMIN_SCHEMA.view, options=options).subscription
    assert offered is not None
    assert ("author_stream" in offered.fields) == has_streams
    assert "author" in offered.fields
