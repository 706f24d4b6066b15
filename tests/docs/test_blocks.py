"""Every code block of the documentation is run by a test, or shows what is printed."""

import ast
import re

import pytest

from tests.docs.blocks import FENCE, PRINTED, REPOSITORY, blocks, pages
from tests.docs.generate import PAGES
from tests.docs.run_by import RUN_BY

GENERATED = {f"docs/reference/{name}" for name in PAGES}
# A line that somebody would type: it is to be run, not to be printed.
COMMAND = re.compile(r"^\$? ?(?:genkan|curl|npm|npx|pip|python3?|git|make|export|cd|psql) ")


@pytest.mark.parametrize("page", pages())
def test_every_block_of_a_page_is_run_or_is_what_is_printed(page: str) -> None:
    found = blocks(page)
    assert len(FENCE.findall((REPOSITORY / page).read_text())) == 2 * len(found), (
        "a fence is indented, or says no end"
    )
    assert "" not in {block.language for block in found}, "a block says no language: `text`?"
    run = RUN_BY.get(page)
    languages = [block.language for block in found if block.language != PRINTED]
    told = run.languages.split() if run is not None else []
    assert languages == told, "say in tests/docs/run_by.py which test runs the new block"
    if page not in GENERATED:
        assert len(found) - len(languages) == (run.printed if run is not None else 0)


@pytest.mark.parametrize("page", pages())
def test_what_is_printed_is_nothing_that_is_typed(page: str) -> None:
    printed = [] if page in GENERATED else [each for each in blocks(page) if is_printed(each)]
    typed = [line for each in printed for line in each.text.splitlines() if COMMAND.match(line)]
    assert typed == []


def is_printed(block: object) -> bool:
    return getattr(block, "language", "") == PRINTED


@pytest.mark.parametrize("page", RUN_BY)
def test_the_tests_that_run_a_page_are_there_and_name_it(page: str) -> None:
    run = RUN_BY[page]
    assert run.tests or not run.languages
    for test in run.tests:
        file, _, function = test.partition("::")
        written = (REPOSITORY / file).read_text(encoding="utf-8")
        functions = {
            node.name for node in ast.walk(ast.parse(written)) if isinstance(node, ast.FunctionDef)
        }
        assert function in functions
    read = " ".join(
        (REPOSITORY / test.partition("::")[0]).read_text(encoding="utf-8") for test in run.tests
    )
    name = page.rsplit("/", 1)[-1]
    assert not run.tests or page in GENERATED or name in read, f"none of its tests names '{name}'"


def test_the_table_has_no_page_that_is_gone() -> None:
    assert set(RUN_BY) <= set(pages())
