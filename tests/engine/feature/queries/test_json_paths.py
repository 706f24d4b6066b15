"""The ``path`` argument of columns with json."""

from tests.engine.feature.queries.conftest import Ask, World, tracked

WORLD = World(
    tables="""
    create table document (id int primary key, body jsonb, source json);
    insert into document values (1,
        '{"a": {"b": [10, {"c": "x"}]}, "odd key": 1, "k.v": 2, "n": null, "0": "zero", "é": 3}',
        '{"a": [1.10, 2]}');
    """,
    commands=(tracked("document"),),
)
FOUND = (
    ("$.a.b", [10, {"c": "x"}]),
    ("a.b", [10, {"c": "x"}]),
    ("$a.b[1].c", "x"),
    ("$.a['b'][0]", 10),
    ('$.["a"].b.[0]', 10),
    ("['odd key']", 1),
    ('$["odd key"]', 1),
    ("['k.v']", 2),
    ("[0]", "zero"),
    ("é", 3),
    ("$['\\u00e9']", 3),
    ("n", None),
    ("$.nothing[0]", None),
    ("$[99999999999]", None),
)
NOT_PATHS = (
    *("", "$.", "$.a.", "a..b", "a[b]", "[-1]", "[x", "[0", "$.0", "$$", "odd key", "$.a.*"),
    '$."odd key"',
)


ADVICE = (
    ". Accept letters, digits, underscore (_) or hyphen (-) only. Use quotes enclosed in bracket "
    '(["..."]) if there is any special character'
)


def quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')


def test_a_path_picks_inside(ask: Ask) -> None:
    fields = " ".join(
        f'f{index}: body(path: "{quoted(path)}")' for index, (path, _) in enumerate(FOUND)
    )
    query = f'{{ document {{ {fields} source(path: "$.a[1]") }} }}'
    expected = {f"f{index}": value for index, (_, value) in enumerate(FOUND)}
    assert ask(WORLD, query) == [{"document": [{**expected, "source": 2}]}]


def test_the_whole_value_is_a_path_too(ask: Ask) -> None:
    [answered] = ask(WORLD, '{ document { body(path: "$") all: body } }')
    (row,) = answered["document"]
    assert row["body"] == row["all"]


def test_what_is_no_path_is_refused_in_hasuras_words(ask: Ask) -> None:
    queries = [f'{{ document {{ body(path: "{quoted(path)}") }} }}' for path in NOT_PATHS]
    place = "$.selectionSet.document.selectionSet.body.args"
    expected = [(place, f"parse json path error: {path}{ADVICE}") for path in NOT_PATHS]
    assert ask(WORLD, *queries) == expected


def test_a_path_may_be_a_variable_but_not_null(ask: Ask) -> None:
    query = "query ($p: String) { document { body(path: $p) } }"
    place = "$.selectionSet.document.selectionSet.body.args.path"
    refusal = (place, "expected a string for type 'String', but found null")
    assert ask(WORLD, (query, {"p": "a.b[0]"}), (query, {"p": None}), query) == [
        {"document": [{"body": 10}]},
        refusal,
        refusal,
    ]
