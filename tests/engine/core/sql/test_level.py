"""How many ``exists`` are left to Postgres to join, and how many it plans twice."""

import pytest

from genkan.engine.ir.bool_exp import And, BoolExp, Not, Operator, Or
from genkan.engine.ir.root import SelectRows
from genkan.engine.ir.value import INT8, Constant
from genkan.engine.sql.compiler import compile_root
from genkan.engine.sql.level import MOST_JOINS, MOST_PLANNED_TWICE
from tests.engine.golden.shapes import (
    ARTICLES,
    AUTHORS,
    EXACT,
    articles_such_that,
    author_such_that,
    compare,
    where,
)

ONE = compare(ARTICLES, "id", Operator.EQ, Constant("1", INT8))
RELATED = articles_such_that(ONE)


def text_of(condition: BoolExp) -> str:
    root = where(AUTHORS, condition)
    assert isinstance(root, SelectRows)
    return compile_root(root, EXACT).text


def chain(length: int) -> BoolExp:
    """An odd number of relations within each other."""
    inner = RELATED
    for _ in range(length // 2):
        inner = articles_such_that(author_such_that(inner))
    return inner


@pytest.mark.parametrize(
    "condition",
    [
        And((RELATED,) * MOST_JOINS),
        # One that has to fail is a join, too.
        And((Not(RELATED),) * MOST_JOINS),
        And((Or((RELATED,)),) * MOST_JOINS),
        # What is asked instead of something else is none.
        Or((RELATED,) * MOST_JOINS * 2),
        chain(MOST_JOINS - 1),
    ],
)
def test_few_relations_are_left_to_postgres_to_join(condition: BoolExp) -> None:
    assert " is true)" not in text_of(condition)


@pytest.mark.parametrize(
    "one",
    [
        RELATED,
        Not(RELATED),
        Or((RELATED,)),
        Not(Or((And((RELATED,)),))),
        And((ONE, RELATED)),
    ],
)
def test_of_many_relations_the_first_are_joined_and_each_other_stands_apart(one: BoolExp) -> None:
    assert text_of(And((one,) * 50)).count(" is true)") == 50 - MOST_JOINS


def test_relations_within_each_other_begin_a_level_when_one_is_full() -> None:
    # A level of its own is of one relation, and of those that are joined with it.
    assert text_of(chain(MOST_JOINS + 1)).count(" is true)") == 1
    assert text_of(chain(2 * MOST_JOINS + 1)).count(" is true)") == 1
    assert text_of(chain(2 * MOST_JOINS + 3)).count(" is true)") == 2


def test_deep_sub_selects_are_planned_once() -> None:
    condition: BoolExp = ONE
    for _ in range(10):
        condition = Or((ONE, articles_such_that(Or((ONE, author_such_that(condition))))))
    text = text_of(condition)
    assert text.count("exists (") == 20
    assert text.count(" offset 0)") == 20 - MOST_PLANNED_TWICE
    negated: BoolExp = RELATED
    for _ in range(10):
        negated = Not(And((ONE, articles_such_that(author_such_that(negated)))))
    assert text_of(negated).count(" offset 0)") == 21 - 2 * MOST_PLANNED_TWICE
