"""Whatever the schema offers can be planned and compiled."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.root import Introspection, Literal, Root, TableRoot
from genkan.engine.ir.stream import SelectStream
from genkan.engine.names import ResponseName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.group_meaning import GroupArgument
from genkan.engine.schema.model import (
    EnumType,
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    TypeRef,
    named_type,
)
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root, compile_stream, compile_write
from tests.engine.core.schema.blog import ADMIN_SCHEMA, OWN_SCHEMA, USER_SCHEMA, parsed
from tests.engine.core.schema.called_blog import ADMIN_CALLS, USER_CALLS
from tests.engine.core.schema.orders import ADMIN_ORDERS, BOTH_ORDERS

# What is said of a group's keys has to agree with them, which has a test of its own.
OF_KEYS = (GroupArgument.GROUP_KEY, GroupArgument.DATE_TRUNC, GroupArgument.TIME_ZONE)
SCHEMAS = [ADMIN_SCHEMA, USER_SCHEMA, ADMIN_CALLS, USER_CALLS, ADMIN_ORDERS, BOTH_ORDERS]
OPTIONS = SqlOptions(stringify_numeric_types=True)
LITERALS = {
    "Int": "3",
    "bigint": "9007199254740993",
    "numeric": "1.50",
    "Float": "2.5",
    "Boolean": "true",
    "jsonb": '{a: [1, "x", null]}',
    "json": "[1]",
    "geography": '{type: "Point", coordinates: [1, 2]}',
}


@dataclass(frozen=True)
class Writer:
    """Writes a random part of the schema as GraphQL."""

    schema: RoleSchema
    draw: st.DrawFn

    def selections(self, type_: ObjectType, depth: int) -> str:
        fields = [
            field
            for field in type_.fields.values()
            if depth > 0 or not isinstance(self.definition(field.type), ObjectType)
        ]
        if not fields:
            return "{ __typename }"
        chosen = self.draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3))
        # An alias for each, so that equal fields with other arguments do not merge.
        lines = [
            f"f{index}: {field.name}{self.arguments(list(field.arguments.values()))}"
            f"{self.below(field.type, depth)}"
            for index, field in enumerate(chosen)
        ]
        return "{ " + " ".join(lines) + " }"

    def below(self, type_: TypeRef, depth: int) -> str:
        definition = self.definition(type_)
        return self.selections(definition, depth - 1) if isinstance(definition, ObjectType) else ""

    def definition(self, type_: TypeRef) -> object:
        return self.schema.definition(named_type(type_))

    def arguments(self, arguments: list[InputField]) -> str:
        # distinct_on has to agree with order_by, which has a test of its own.
        free = [one for one in arguments if one.name not in {"distinct_on", "path"}]
        # Of a function's arguments some have to be given, which their types do not say.
        called = [one for one in free if one.name == "args"]
        written = self.entries([one for one in free if one not in called], 3)
        written += [f"{one.name}: {self.whole(one.type)}" for one in called]
        return f"({', '.join(written)})" if written else ""

    def whole(self, type_: TypeRef) -> str:
        definition = self.definition(type_)
        assert isinstance(definition, InputObjectType)
        given = (f"{one.name}: {self.value(one.type, 1)}" for one in definition.fields.values())
        return "{" + ", ".join(given) + "}"

    def entries(self, fields: list[InputField], depth: int) -> list[str]:
        needed = [one for one in fields if isinstance(one.type, NonNull)]
        free = [one for one in fields if one not in needed]
        if depth > 0 and free:
            needed += self.draw(st.lists(st.sampled_from(free), max_size=2, unique_by=id))
        return [self.given(one, depth) for one in needed]

    def given(self, field: InputField, depth: int) -> str:
        return f"{field.name}: {self.value(field.type, depth)}"

    def value(self, type_: TypeRef, depth: int) -> str:
        match type_:
            case NonNull(of):
                return self.value(of, depth)
            case ListOf(of):
                return f"[{self.value(of, depth)}]"
            case Named(name):
                definition = self.schema.definition(type_)
                if isinstance(definition, EnumType):
                    # json, of which groups can not be made
                    return self.draw(st.sampled_from(sorted(definition.members.keys() - {"note"})))
                if isinstance(definition, InputObjectType):
                    fields = [
                        one for one in definition.fields.values() if one.meaning not in OF_KEYS
                    ]
                    if definition.one_of is not None:
                        return "{" + self.given(self.draw(st.sampled_from(fields)), depth) + "}"
                    return "{" + ", ".join(self.entries(fields, depth - 1)) + "}"
                return LITERALS.get(name, '"a.b"')


@st.composite
def queries(draw: st.DrawFn, schema: RoleSchema) -> str:
    return Writer(schema, draw).selections(schema.query, 4)


@st.composite
def mutations(draw: st.DrawFn, schema: RoleSchema) -> str:
    assert schema.mutation is not None
    return "mutation " + Writer(schema, draw).selections(schema.mutation, 4)


@st.composite
def streams(draw: st.DrawFn, schema: RoleSchema) -> str:
    assert schema.subscription is not None
    fields = schema.subscription.fields
    offered = {name: fields[name] for name in fields if name.endswith("_stream")}
    field = offered[draw(st.sampled_from(sorted(offered)))]
    writer = Writer(schema, draw)
    arguments = writer.arguments(list(field.arguments.values()))
    return f"subscription {{ {field.name}{arguments}{writer.below(field.type, 4)} }}"


@pytest.mark.parametrize("schema", [ADMIN_SCHEMA, USER_SCHEMA, BOTH_ORDERS])
@settings(max_examples=150)
@given(data=st.data())
def test_every_stream_can_be_planned_and_compiled(schema: RoleSchema, data: st.DataObject) -> None:
    operation = data.draw(streams(schema))
    roots: Mapping[ResponseName, Root] = {}
    # A cursor goes along one column, whose values have an order: types do not say it.
    with suppress(ValidationFailed):
        roots = plan(parsed(operation, schema), schema)
    for root in roots.values():
        assert isinstance(root, SelectStream)
        stream = compile_stream(root, OPTIONS)
        for statement in (stream.initial, stream.batch):
            assert "a.b" not in statement.text
            assert "9007199254740993" not in statement.text


@pytest.mark.parametrize("schema", SCHEMAS)
@settings(max_examples=150)
@given(data=st.data())
def test_every_field_can_be_planned_and_compiled(schema: RoleSchema, data: st.DataObject) -> None:
    query = data.draw(queries(schema))
    for root in plan(parsed(query, schema), schema).values():
        if isinstance(root, Introspection):
            msgspec.json.decode(b"".join(root.pieces()))
        elif not isinstance(root, Literal):
            statement = compile_root(root, OPTIONS)
            assert "a.b" not in statement.text
            assert "9007199254740993" not in statement.text


@pytest.mark.parametrize("schema", [ADMIN_SCHEMA, OWN_SCHEMA])
@settings(max_examples=300)
@given(data=st.data())
def test_every_mutation_can_be_planned_and_compiled(
    schema: RoleSchema, data: st.DataObject
) -> None:
    operation = parsed(data.draw(mutations(schema)), schema)
    roots: Mapping[ResponseName, Root] = {}
    # Rules across several arguments, which types do not say, may refuse it.
    with suppress(ValidationFailed):
        roots = plan(operation, schema)
    for root in roots.values():
        assert not isinstance(root, TableRoot)
        if not isinstance(root, Literal | Introspection):
            for step in compile_write(root, OPTIONS).steps:
                assert "a.b" not in step.statement.text
                assert "9007199254740993" not in step.statement.text
