"""The parts of the contest that need no processes: forms of answers, scripts, tables, goals."""

from xml.etree import ElementTree as ET

import pytest

from bench.contest.canonical import answer_of
from bench.contest.chart import bars, curves
from bench.contest.contenders import Server
from bench.contest.fit import exponent
from bench.contest.goals import goals
from bench.contest.load import Sample, pgbench_script, wrk_script
from bench.contest.report import tables
from bench.contest.rounds import Standing, ratio
from bench.contest.scripts import operation
from bench.contest.section import Section, replaced
from bench.contest.work import NESTED, PK, WORKS, Dialect
from bench.result import Result


def test_servers_answer_the_same_in_forms_of_their_own() -> None:
    genkan = b'{"data":{"a":[{"id":1,"unit_price":0.50,"created_at":"2026-01-01T00:00:05+00:00"}]}}'
    postgraphile = (
        b'{"data":{"all":{"nodes":[{"id":"1","unitPrice":"0.50",'
        b'"createdAt":"2026-01-01T02:00:05.000+02:00"}]}}}'
    )
    assert answer_of(genkan) == answer_of(postgraphile)


def test_counts_are_the_same_in_forms_of_their_own() -> None:
    assert answer_of(b'{"data":{"b":{"aggregate":{"count":7}}}}') == 7
    assert answer_of(b'{"data":{"b":{"totalCount":7}}}') == 7
    assert answer_of(b'{"data":{"b":7}}') == 7


def test_another_value_is_another_answer() -> None:
    assert answer_of(b'{"data":{"b":{"id":1}}}') != answer_of(b'{"data":{"b":{"id":2}}}')


def test_errors_are_no_answer() -> None:
    with pytest.raises(AssertionError):
        answer_of(b'{"data":{"b":null},"errors":[{"message":"no"}]}')


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_everybody_is_asked_for_every_work(work: object) -> None:
    assert getattr(work, "documents", {}).keys() == set(Dialect)


def test_pgbench_draws_the_number_and_keeps_the_rest() -> None:
    script = pgbench_script("select $1,\n  $2", NESTED)
    assert script == "\\set p1 random(1, 290)\n\\set p2 10\nselect :p1, :p2;\n"


def test_wrk_draws_the_number_for_the_variable() -> None:
    script = wrk_script(Server("x", Dialect.PLAIN, "http://x", 1, {"a": "b"}), PK)
    assert "math.random(1, 1000000)" in script
    assert '"variables": {"id": ]==] .. key .. [==[}}]==]' in script
    assert "headers[ [==[a]==] ] = [==[b]==]" in script


def standing(name: str, work: str, *cpu: float) -> Standing:
    samples = [Sample(1000, 1e6 / each, each, 10, 1, 2) for each in cpu]
    return Standing(name, work, samples, None)


def test_ratios_are_of_the_same_round() -> None:
    slow, fast = standing("a", "pk", 10, 100, 30), standing("b", "pk", 5, 50, 10)
    assert ratio(slow, fast, "server_us") == 2


def test_goals_judge_the_medians() -> None:
    found = [
        standing("pgbench", "pk", 10),
        standing("Genkan, ASGI", "pk", 50),
        standing("Mercurius", "pk", 100),
    ]
    judged = {result.what: result.is_good for result in goals(found)}
    assert judged == {
        "Genkan, ASGI: CPU of the server by key": True,
        "Genkan, ASGI: requests by key, of pgbench's": False,
        "CPU of Mercurius, of Genkan, ASGI's: pk": True,
    }


def test_the_table_has_a_line_for_each() -> None:
    found = [standing("pgbench", "pk", 10), standing("Genkan, ASGI", "pk", 40)]
    (rows,) = tables(found)
    assert [each[0] for each in rows] == ["pk", "pgbench", "Genkan, ASGI"]
    assert rows[2][4] == "0.25"


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_the_exponent_of_a_power_law_is_found(power: float) -> None:
    assert exponent([(size, 3 * size**power) for size in (1, 10, 70)]) == pytest.approx(power)


SECTION = Section(
    "hot", "Reads", [[("pk", "µs"), ("a", "1")]], [Result("rate", 0.4, "", least=0.5)]
)


def test_a_section_takes_the_place_of_its_last_one() -> None:
    first = replaced("# Page\n", SECTION, "Today.")
    other = replaced(first, Section("cold", "Cold", [[("x", "y"), ("b", "2")]]), "Today.")
    again = replaced(other, SECTION, "Today.")
    assert again == other
    assert again.index("## Reads") < again.index("## Cold")
    assert "| rate | 0.4 | at least 0.5 | no |" in again


def test_charts_are_xml_and_name_everybody() -> None:
    drawn = bars([standing("pgbench", "pk", 10), standing("a < b", "pk", 40)])
    words = [
        element.text
        for element in ET.fromstring(drawn).iter()  # noqa: S314  # our own
        if element.text
    ]
    assert {"pk", "pgbench", "a < b"} <= set(words)
    curve = curves({"rows": [(1, 2), (1000, 200)]}, {"rows": "by rows: 0.67"})
    assert "by rows: 0.67" in curve
    ET.fromstring(curve)  # noqa: S314  # our own


def test_documents_that_are_new_have_a_new_name_in_each_place() -> None:
    request = operation('{ a@: t(x: "y") { b@ } }', ("n", "n + 1"))
    assert request == (
        '[==[{"query":"{ a]==] .. n .. [==[: t(x: \\"y\\") { b]==] .. n + 1 .. [==[ } }"}]==]'
    )
