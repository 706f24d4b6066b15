"""Commands that only look around: quick, and answered in a line or two whatever is wrong."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from genkan.cli.database_fault import place_of
from genkan.cli.library_log import JsonLines
from genkan.cli.project import Project, prepare_state
from genkan.cli.running import hold_lock, is_locked, try_lock

SERVERS = ("genkan.engine", "genkan.identity", "uvicorn", "asyncpg", "starlette", "httpx", "rich")
WATCHED = """
import sys
from genkan.cli.main import main
sys.argv = ["genkan", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted(sys.modules))
"""


@pytest.mark.parametrize("arguments", [["version"], ["status"], ["--help"], ["app", "--help"]])
def test_a_quick_command_loads_no_server(tmp_path: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert not set(SERVERS) & set(done.stdout.splitlines()[-1].split())


NOT_OF_AN_ENGINE = (
    "genkan.identity",
    "genkan.console",
    "typer",
    "rich",
    "pydantic",
    "jinja2",
    "webauthn",
    "cryptography",
)
LOADED = """
import sys
from genkan.cli.lean_httpx import load_no_httpx_program
load_no_httpx_program()
import genkan.cli.main
import genkan.cli.commands.engine_alone
print(*sorted(sys.modules))
"""


def test_an_engine_loads_nothing_of_the_identity_provider_or_of_what_verifies_no_token() -> None:
    """Each of them is megabytes of memory for as long as it serves."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert not set(NOT_OF_AN_ENGINE) & set(done.stdout.split())


BAD_FILES = {
    "bytes": (".env", b"GENKAN_PORT=\xff\xfe\n", "can not be read"),
    "no_name": (".env", b"nonsense\n", "line 1: expected NAME=value"),
    "no_toml": ("genkan.toml", b"[project\n", "can not be read"),
    "other_table": ("genkan.toml", b"[other]\n", "expected tables [project] and [workflows]"),
    "other_key": ("genkan.toml", b"[project]\nprot = 1\n", "unknown key 'prot'"),
    "no_port": ("genkan.toml", b"[project]\nport = 70000\n", "port '70000'"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_can_not_be_read_is_named(tmp_path: Path, case: str) -> None:
    name, content, said = BAD_FILES[case]
    (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "genkan.cli.main", "up"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert not (tmp_path / ".genkan").exists()


def test_a_site_is_an_origin(tmp_path: Path) -> None:
    for site in ("nonsense", "http://localhost:3000/path", "ftp://localhost", "http://a b"):
        done = subprocess.run(
            [sys.executable, "-m", "genkan.cli.main", "app", "create", "Web", "--site", site],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "expected an http(s) URL without a path" in done.stderr


def test_who_looks_whether_a_server_runs_does_not_keep_one_from_starting(tmp_path: Path) -> None:
    project = Project(tmp_path)
    prepare_state(project)
    with hold_lock(project):
        assert is_locked(project)
    with (project.state / "lock").open("r") as looking:
        assert try_lock(looking)
        looks = iter((lambda: None, looking.close))  # gone by the second try

        def wait(_seconds: float) -> None:
            next(looks)()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("genkan.cli.running.time.sleep", wait)
            with hold_lock(project):
                assert is_locked(project)


def test_where_a_database_is_is_told_without_its_password() -> None:
    assert place_of("postgresql://me:secret@db.example.com:5433/app") == "db.example.com:5433/app"
    assert place_of("postgres://localhost/app") == "localhost:5432/app"
    assert place_of("postgresql:///app?host=/run/postgresql") == "a unix socket"
    for malformed in ("secret", "http://me:secret@host/", "postgresql://me:secret@host:99999/"):
        assert place_of(malformed) == "the given URL"


def test_what_a_library_logs_is_a_json_line_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = ValueError("no such thing")
    record = logging.LogRecord(
        "uvicorn.error",
        logging.ERROR,
        __file__,
        1,
        "went wrong: %s",
        ("x",),
        (type(error), error, None),
    )
    JsonLines().handle(record)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["detail"] == {
        "from": "uvicorn.error",
        "message": "went wrong: x",
        "error": "ValueError: no such thing",
    }
