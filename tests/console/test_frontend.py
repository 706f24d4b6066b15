"""The console's own checks: types, vitest, the build, and how much a first visit loads."""

import gzip
import re
from pathlib import Path

import pytest

from genkan.cli.frontend.build import npm_run
from genkan.cli.frontend.node import Npm
from genkan.cli.frontend.places import Places
from tests.clients.console_build import required_packages

pytestmark = [pytest.mark.npm, pytest.mark.slow, pytest.mark.timeout(600)]

FIRST_LOAD_BYTES = 250_000
# What a page starts with: its own script, and what that imports before it can run.
LOADED_AT_ONCE = re.compile(
    r"""<(?:script[^>]*\ssrc|link[^>]*rel="modulepreload"[^>]*\shref)="/console/([^"]+\.js)\""""
)
# Words that are in the editors' code, and in nothing that a first visit needs.
EDITORS = {"GraphiQL": "graphiql-container", "Monaco": "monaco-editor", "CodeMirror": "cm-content"}
ELSEWHERE = re.compile(r"""(?:src|href)="(?:https?:)?//""")


@pytest.fixture(scope="module")
def frontend() -> tuple[Places, Npm]:
    return required_packages()


@pytest.fixture(scope="module")
def built(frontend: tuple[Places, Npm], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of its own: that of the server may be looked at by another test meanwhile."""
    places, npm = frontend
    folder = tmp_path_factory.mktemp("console") / "static"
    npm_run(npm, places.source, ("run", "build", "--", "--outDir", str(folder), "--emptyOutDir"))
    return folder


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_frontends_own_script_finds_nothing(frontend: tuple[Places, Npm], script: str) -> None:
    places, npm = frontend
    npm_run(npm, places.source, ("run", script))


def first_scripts(built: Path) -> list[Path]:
    index = (built / "index.html").read_text(encoding="utf-8")
    scripts = [built / name for name in LOADED_AT_ONCE.findall(index)]
    assert scripts
    return scripts


def test_a_first_visit_loads_less_than_250_kb_of_script(built: Path) -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in first_scripts(built)}
    print(f"first load, gzipped: {sum(sizes.values())} bytes of {sizes}")
    assert sum(sizes.values()) < FIRST_LOAD_BYTES, sizes


@pytest.mark.parametrize("editor", EDITORS)
def test_a_first_visit_loads_no_editor(built: Path, editor: str) -> None:
    loaded = [path.name for path in first_scripts(built) if EDITORS[editor] in path.read_text()]
    assert loaded == []


def test_the_page_asks_nothing_of_another_host(built: Path) -> None:
    assert ELSEWHERE.findall((built / "index.html").read_text(encoding="utf-8")) == []
