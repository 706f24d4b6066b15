"""`pip install .` into an empty environment: what a user without our tooling gets."""

import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.clients.program import clean_environment, free_port, run
from tests.clients.without_node import path_without_node

PROJECT = Path(__file__).parents[2]
WHAT_IS_BUILT = (
    "src",
    "frontend",
    "hatch_build.py",
    ".gitignore",
    "pyproject.toml",
    "constraints.txt",
    "README.md",
    "LICENSE",
)
NOT_IN_A_CLONE = shutil.ignore_patterns("node_modules", "static", "__pycache__")
INDEX = "genkan/console/static/index.html"

pytestmark = [
    pytest.mark.process,
    pytest.mark.npm,
    pytest.mark.slow,
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone has: no packages of npm, no built console."""
    project = tmp_path_factory.mktemp("clone") / "project"
    project.mkdir()
    for name in WHAT_IS_BUILT:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, project / name, ignore=NOT_IN_A_CLONE)
        else:
            shutil.copy(PROJECT / name, project / name)
    return project


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return path_without_node(tmp_path_factory.mktemp("machine") / "bin")


@pytest.fixture(scope="module")
def wheel(project: Path, path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the clone, on a machine without Node: the hook has it come from PyPI."""
    assert shutil.which("npm", path=path) is None
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, project]
    run(command, folder=folder, environment=clean_environment(PATH=path), timeout_seconds=600)
    return next(folder.glob("*.whl"))


def test_a_wheel_built_without_node_has_the_console_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        assert "/console/assets/index-" in files.read(INDEX).decode()
    assert any(name.endswith(".js") for name in names)
    assert [name for name in names if "node_modules" in name or "frontend/src" in name] == []


def test_a_plain_pip_install_plays_the_article(wheel: Path, project: Path, tmp_path: Path) -> None:
    """From the wheel that `pip install .` makes, of which nothing of the checkout is in reach."""
    run([sys.executable, "-m", "venv", tmp_path / "venv"], folder=tmp_path)
    pip = tmp_path / "venv" / "bin" / "pip"
    run([pip, "install", "--quiet", "-c", project / "constraints.txt", wheel], folder=tmp_path)
    installed = run([tmp_path / "venv" / "bin" / "genkan", "version"], folder=tmp_path)
    assert installed.startswith("genkan ")
    genkan = tmp_path / "venv" / "bin" / "genkan"
    table = run(
        [genkan, "quickstart", ".", "--once", "--port", str(free_port())],
        folder=tmp_path,
        environment=clean_environment(COLUMNS="160"),
    )
    assert table.count("as expected") == 4, table


def test_our_source_distribution_makes_the_same_wheel_without_npm(
    wheel: Path, project: Path, path: str, tmp_path: Path
) -> None:
    """The wheel fixture has built the console in the clone: the hook finds it fresh."""
    run([sys.executable, "-m", "venv", tmp_path / "venv"], folder=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "hatchling"], folder=tmp_path)
    # `--offline` would be npm's; nothing that could fetch is on the PATH, or in this venv.
    environment = clean_environment(PATH=path)
    build = [python, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path]
    run(build, folder=project, environment=environment)
    archive = next(tmp_path.glob("*.tar.gz"))
    with tarfile.open(archive) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    assert {f"src/{INDEX}", "frontend/package.json", "hatch_build.py"} <= names
    assert [name for name in names if "node_modules" in name] == []
    again = tmp_path / "again"
    rebuild = [python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run([*rebuild, "-w", again, archive], folder=tmp_path, environment=environment)
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(next(again.glob("*.whl"))) as second:
        consoles = [
            {each.filename: each.CRC for each in one.infolist() if "/console/" in each.filename}
            for one in (first, second)
        ]
    assert consoles[0] == consoles[1]


def test_who_wants_no_console_gets_a_wheel_without(
    project: Path, path: str, tmp_path: Path
) -> None:
    environment = clean_environment(PATH=path) | {"GENKAN_SKIP_CONSOLE": "1"}
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path]
    run([*command, project], folder=tmp_path, environment=environment)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as files:
        assert INDEX not in files.namelist()
