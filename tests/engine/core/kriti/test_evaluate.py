"""Templates: what they make, and what is wrong with them where."""

import pytest

from genkan.engine.kriti.error import KritiError
from genkan.engine.kriti.evaluate import evaluate
from genkan.engine.kriti.json_value import Json
from genkan.engine.kriti.parser import parse

BODY: dict[str, Json] = {
    "name": "Ada",
    "age": 36,
    "is_kept": True,
    "tags": ["a", "b"],
    "home": {"city": None},
    "spaced key": 1,
}


def made(template: str) -> Json:
    """The JSON of a template over BODY."""
    return evaluate(parse(template), {"$body": BODY}, {})


def fault(template: str) -> tuple[str, str, int, int]:
    """What is wrong: the code, the message, from which column to which."""
    with pytest.raises(KritiError) as caught:
        made(template)
    span = caught.value.span
    return caught.value.code.value, caught.value.message, span.start.column, span.end.column


@pytest.mark.parametrize(
    ("template", "json"),
    [
        ('{"a": [1, -2.5e1, true, null, "x"], "b": {"c": {}}}',
         {"a": [1, -25.0, True, None, "x"], "b": {"c": {}}}),
        ("{{ $body.name }}", "Ada"),
        ('{"who": {{$body.name}}}', {"who": "Ada"}),
        ('"hello {{$body.name}}, {{ $body.age }}{"', "hello Ada, 36{"),
        ('"{{ $body.tags }} {{ $body.is_kept }}"', '["a","b"] true'),
        (r'"a \"quoted\" word\n"', 'a "quoted" word\n'),
        (r'"half of a pair: \ud83d"', r"half of a pair: \ud83d"),
        ("9" * 30, 10**30 - 1),
        ("{{ $body['spaced key'] }}", 1),
        ("{{ $body.tags[1] }}", "b"),
        ("{{ $body?.no?.such }}", None),
        ("{{ $body?['no'] ?? $body.name }}", "Ada"),
        ("{{ $body.home.city ?? 0 }}", 0),
        ("{{ $body.age > 30 && not $body.is_kept || $body.age == 36 }}", True),
        ("{{ $body.is_kept == 1 }}", False),
        ('{{ "name" in $body }}', True),
        ('{{ "c" in $body.tags }}', False),
        ("{{ if $body.age < 18 }} 1 {{ elif $body.age < 40 }} 2 {{ else }} 3 {{ end }}", 2),
        ('{{ range i, tag := $body.tags }} {"at": {{i}}, "tag": {{tag}}} {{ end }}',
         [{"at": 0, "tag": "a"}, {"at": 1, "tag": "b"}]),
        ("{{ range _, tag := $body.tags }} {{ toUpper(tag) }} {{ end }}", ["A", "B"]),
        ("# a note\n{{ $body.age }}", 36),
    ],
)  # fmt: skip
def test_a_template_makes_json(template: str, json: Json) -> None:
    assert made(template) == json


@pytest.mark.parametrize(
    ("call", "json"),
    [
        ("empty $body.home", False),
        ("size $body.tags", 2),
        ("inverse $body.name", "adA"),
        ("head $body.tags", "a"),
        ("tail $body.tags", ["b"]),
        ("toLower $body.name", "ada"),
        ('escapeUri "a b/c"', "a%20b%2Fc"),
        ("toPairs $body.home", [["city", None]]),
        ('fromPairs [["a", 1]]', {"a": 1}),
        ("removeNulls [1, null]", [1]),
        ('concat [["a"], ["b"]]', ["a", "b"]),
        ('concat [{"a": 1}, {"a": 2}]', {"a": 2}),
        ("not empty $body.tags", True),
    ],
)
def test_kriti_has_functions(call: str, json: Json) -> None:
    assert made("{{ " + call + " }}") == json


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ $body.world }}", ("Attribute Error", "'Object' has no attribute 'world'.", 4, 15)),
        ("{{ world }}", ("Name Error", "Variable 'world' not in scope", 4, 9)),
        ("{{ $body.tags[2] }}", ("Index Error", "Index out of range.", 4, 17)),
        ("{{ $body.tags[inverse 5e-324] }}", ("Type Error",
         "Unexpected Float 'inf', expected an integer.", 4, 30)),
        ("{{ $body.name.x }}", ("Type Error",
         "Unexpected type 'String' expected an Object or an Array.", 4, 16)),
        ("{{ $body.name && true }}", ("Type Error", "'\"Ada\"' is not a boolean.", 4, 22)),
        ("{{ range i, x := $body.age }} 1 {{ end }}",
         ("Range Error", "Can only range over an array", 1, 42)),
        ("{{ toLower 1 }}", ("Function Error",
         "parsing String failed, expected String, but encountered Number", 12, 13)),
        ("{{ no_such 1 }}", ("Name Error", "Function 'no_such' not in scope", 4, 13)),
    ],
)  # fmt: skip
def test_what_can_not_be_evaluated_is_told_where_it_stands(
    template: str, expected: tuple[str, str, int, int]
) -> None:
    assert fault(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", ("Parse Error", "ParseError: Empty token stream.", 1, 1)),
        ("[1, ]", ("Parse Error", "Unexpected token ']'.", 5, 6)),
        ("{{ $body.name ", ("Parse Error", "ParseError: Empty token stream.", 14, 15)),
        ('{"a" 1}', ("Parse Error", "Unexpected token '1'.", 7, 8)),
        ("{{ @ }}", ("Lex Error", "Invalid Lexeme: '@ }}'", 4, 8)),
        ("[" * 500, ("Parse Error", "Nested more than 64 levels deep.", 500, 501)),
        ("1e400", ("Parse Error", "The number '1e400' is out of range.", 1, 6)),
        ("9" * 5000, ("Parse Error", f"The number '{'9' * 5000}' is out of range.", 1, 5001)),
        ("a" + ".b" * 500, ("Parse Error", "Nested more than 64 levels deep.", 1001, 1002)),
    ],
)
def test_a_syntax_error_stands_at_the_end_of_the_text(
    template: str, expected: tuple[str, str, int, int]
) -> None:
    assert fault(template) == expected


def test_what_is_nested_too_deeply_in_all_is_refused() -> None:
    template = "$body"
    for _ in range(60):
        template = f"({template}{'?.a' * 60})"
    code, message, _, _ = fault(template)
    assert (code, message) == ("Parse Error", "Nested too deeply.")


def test_ranges_within_ranges_are_not_worked_out_for_ever() -> None:
    template = "{{range _, x := $body.tags}}" * 40 + "1" + "{{end}}" * 40
    code, message, _, _ = fault(template)
    assert (code, message) == ("Range Error", "Ranges over more than 20000 elements in all.")
