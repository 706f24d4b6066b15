"""When the console is built again, and by which npm."""

import json
import os
from pathlib import Path

import pytest

from genkan.cli.errors import CommandFailed
from genkan.cli.frontend import node
from genkan.cli.frontend.build import has_packages, npm_run
from genkan.cli.frontend.node import Npm, find_npm, npm_of_machine, npm_of_wheel
from genkan.cli.frontend.places import INDEX, STAMP, Places, source_stamp


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    (places.source / "src").mkdir(parents=True)
    (places.source / "package.json").write_text("{}")
    (places.source / "src" / "main.tsx").write_text("export {};")
    return places


def mark_as_built(places: Places) -> None:
    places.built.mkdir(parents=True)
    (places.built / INDEX).write_text("<!doctype html>")
    (places.built / STAMP).write_text(source_stamp(places.source) + "\n")


def write_program(path: Path, said: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {said}\n")
    path.chmod(0o755)


def test_a_built_console_is_fresh_until_its_source_changes(places: Places) -> None:
    assert not places.is_fresh()
    mark_as_built(places)
    assert places.is_fresh()
    (places.source / "src" / "main.tsx").write_text("export default 1;")
    assert not places.is_fresh()


def test_a_renamed_file_makes_it_old(places: Places) -> None:
    mark_as_built(places)
    (places.source / "src" / "main.tsx").rename(places.source / "src" / "index.tsx")
    assert not places.is_fresh()


@pytest.mark.parametrize(
    "left_out", ["node_modules/react/index.js", "src/sql.test.ts", ".vite/cache.js", "README.md"]
)
def test_what_the_build_does_not_read_leaves_it_fresh(places: Places, left_out: str) -> None:
    mark_as_built(places)
    path = places.source / left_out
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("something")
    assert places.is_fresh()


def test_without_its_source_a_built_console_is_all_there_is(places: Places) -> None:
    mark_as_built(places)
    (places.source / "package.json").unlink()
    assert places.is_fresh()


def lock(path: Path, packages: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"packages": packages}))


def test_packages_are_installed_again_only_when_the_lock_file_has_others(tmp_path: Path) -> None:
    other_machines = {"node_modules/other": {"version": "3", "optional": True}}
    react = {"node_modules/react": {"version": "19.3.1"}}
    lock(tmp_path / "package-lock.json", {"": {"name": "console"}, **react, **other_machines})
    assert not has_packages(tmp_path)
    installed = tmp_path / "node_modules" / ".package-lock.json"
    lock(installed, react)
    assert has_packages(tmp_path)
    lock(installed, {"node_modules/react": {"version": "19.0.0"}})
    assert not has_packages(tmp_path)
    lock(installed, react | {"node_modules/other": {"version": "2"}})
    assert not has_packages(tmp_path)


@pytest.mark.parametrize(("version", "is_taken"), [("v18.20.4", False), ("v20.19.0", True)])
def test_a_node_too_old_for_vite_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, is_taken: bool
) -> None:
    write_program(tmp_path / "node", version)
    write_program(tmp_path / "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (npm_of_machine() is not None) is is_taken


def test_where_the_machine_has_none_a_fetched_node_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "NODE_MODULE", "a_module_that_is_not_there")
    assert find_npm(tmp_path) is None
    package = tmp_path / "a_module_that_is_not_there"
    write_program(package / "bin" / "node", "v24.1.0")
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    script.parent.mkdir(parents=True)
    script.touch()
    npm = find_npm(tmp_path)
    assert npm == npm_of_wheel(package)
    assert npm is not None
    assert npm.origin == "Node 24.1.0"
    path = npm.environment({"PATH": "/bin"})["PATH"]
    assert path.split(os.pathsep) == [str(package / "bin"), "/bin"]


def test_what_npm_said_is_told_when_it_fails(tmp_path: Path) -> None:
    program = tmp_path / "npm"
    program.write_text("#!/bin/sh\necho 'network is unreachable'; exit 7\n")
    program.chmod(0o755)
    npm = Npm((str(program),), tmp_path, "Node 20.20.2")
    with pytest.raises(CommandFailed) as failed:
        npm_run(npm, tmp_path, ("ci",))
    assert "ended with 7:\nnetwork is unreachable" in failed.value.problem
    assert "everything but the console works without it" in failed.value.remedy
