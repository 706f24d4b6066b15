"""`pip install .` into an empty environment: what a user without our tooling gets."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.clients.program import clean_environment, free_port, run

PROJECT = Path(__file__).parents[2]
WHAT_IS_BUILT = ("src", "pyproject.toml", "constraints.txt", "README.md", "LICENSE")

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_plain_pip_install_plays_the_article(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in WHAT_IS_BUILT:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, project / name)
    run([sys.executable, "-m", "venv", tmp_path / "venv"], folder=tmp_path)
    pip = tmp_path / "venv" / "bin" / "pip"
    run([pip, "install", "--quiet", "-c", project / "constraints.txt", project], folder=tmp_path)
    installed = run([tmp_path / "venv" / "bin" / "genkan", "version"], folder=tmp_path)
    assert installed.startswith("genkan ")
    # Nothing of the checkout may be needed: it goes before the command runs.
    shutil.rmtree(project)
    genkan = tmp_path / "venv" / "bin" / "genkan"
    table = run(
        [genkan, "quickstart", ".", "--once", "--port", str(free_port())],
        folder=tmp_path,
        environment=clean_environment(COLUMNS="160"),
    )
    assert table.count("as expected") == 4, table
