"""The program `genkan` as a user runs it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from genkan import VERSION
from genkan.cli.embedded.survivors import processes_of, stop_survivors
from genkan.cli.listening import free_port
from genkan.cli.secrets_file import new_secrets

pytestmark = [pytest.mark.process, pytest.mark.slow]
GENKAN = [sys.executable, "-m", "genkan.cli.main"]
MAINTENANCE = "--enable-maintenance-mode"
# What a container or a test runner leaves us: no HOME, no LANG.
BARE = {"PATH": os.environ["PATH"]}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A project's folder; whatever a test left running in it is ended."""
    made = Path(tempfile.mkdtemp(prefix="genkan-project-"))
    made.chmod(0o755)
    yield made
    if (made / ".genkan" / "pgdata").is_dir():
        stop_survivors(made / ".genkan" / "pgdata")
    shutil.rmtree(made, ignore_errors=True)


def genkan(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*GENKAN, *arguments], cwd=folder, env=BARE, capture_output=True, text=True, check=False
    )


class Up:
    """A `genkan up --json` that is ready."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.port = free_port(0)
        self.process = subprocess.Popen(
            [*GENKAN, "up", "--json", "--port", str(self.port), *arguments],
            cwd=folder,
            env=BARE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.events: list[dict[str, object]] = []
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            if self.events[-1]["event"] == "ready":
                return
        assert self.process.stderr is not None
        raise AssertionError(self.process.stderr.read())

    def end(self, sent: signal.Signals) -> int:
        self.process.send_signal(sent)
        self.process.communicate(timeout=60)
        return self.process.returncode


@pytest.fixture
def up(folder: Path) -> Iterator[Callable[..., Up]]:
    """A function that starts `genkan up`; what still runs at the end is killed."""
    started: list[Up] = []

    def start(*arguments: str) -> Up:
        started.append(Up(folder, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        if one.process.stdout is not None and not one.process.stdout.closed:
            one.process.communicate()


def nobody_is_left(folder: Path) -> bool:
    return not processes_of(folder / ".genkan" / "pgdata")


def test_the_version_is_printed(folder: Path) -> None:
    done = genkan(folder, "version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"genkan {VERSION} ")


def test_the_doctor_looks_at_everything_and_makes_nothing(folder: Path) -> None:
    done = genkan(folder, "doctor", "--port", str(free_port(0)))
    assert done.returncode == 0, done.stdout
    assert [line[:3] for line in done.stdout.splitlines()] == ["ok "] * 8
    assert list(folder.iterdir()) == []


def test_nothing_runs_in_a_new_folder(folder: Path) -> None:
    assert genkan(folder, "status").returncode == 1
    done = genkan(folder, "app", "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no server is running" in done.stderr
    assert "start it: genkan up" in done.stderr
    assert genkan(folder, "down").stdout == "nothing is running\n"
    assert "no .genkan/secrets.toml yet" in genkan(folder, "admin-secret", "show").stderr


@pytest.mark.parametrize(
    "arguments", [["upp"], ["up", "--port", "x"], ["app", "create"], ["engine", "serve", "--nope"]]
)
def test_a_wrong_command_line_ends_with_two_and_no_traceback(
    folder: Path, arguments: list[str]
) -> None:
    done = genkan(folder, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_busy_port_is_told_with_its_owner_and_nothing_is_started(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = genkan(folder, "up", "--port", str(port))
        assert done.returncode == 3
        assert f"port {port} is in use" in done.stderr
        assert f"--port {port + 1}" in done.stderr
        if Path("/proc/net/tcp").exists():
            assert f"(process {os.getpid()})" in done.stderr
    assert not (folder / ".genkan" / "pgdata").exists()


def test_a_database_that_does_not_answer_ends_with_four_and_hides_the_password(
    folder: Path,
) -> None:
    place = f"localhost:{free_port(0)}/nowhere"
    url = f"postgresql://me:hunter2@{place}"
    for arguments in (
        ["up", "--port", str(free_port(0)), "--database-url", url],
        ["engine", "--database-url", url, "serve", "--server-port", str(free_port(0))],
    ):
        done = genkan(folder, *arguments)
        assert done.returncode == 4, done.stderr
        assert "Traceback" not in done.stderr
        assert place in done.stderr
        assert "hunter2" not in done.stderr + done.stdout


def test_an_unreadable_state_folder_ends_with_four(folder: Path) -> None:
    (folder / ".genkan").write_text("")
    done = genkan(folder, "up", "--port", str(free_port(0)))
    assert done.returncode == 4
    assert "the state folder" in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_both_products_until_a_signal_and_leaves_no_process(
    folder: Path, up: Callable[..., Up], sent: signal.Signals
) -> None:
    server = up()
    origin = f"http://localhost:{server.port}"
    assert httpx.get(f"{origin}/healthz", trust_env=False).status_code == 200
    keys = httpx.get(f"{origin}//.well-known/jwks.json", trust_env=False).json()
    assert keys["keys"]
    ready = server.events[-1]
    assert (ready["graphql"], ready["issuer"]) == (f"{origin}/v1/graphql", origin)
    written = "".join(json.dumps(event) for event in server.events)
    assert genkan(folder, "admin-secret", "show").stdout.strip() not in written
    assert server.end(sent) == 0
    assert nobody_is_left(folder)


def test_a_second_up_says_it_is_running_and_down_stops_the_first(
    folder: Path, up: Callable[..., Up]
) -> None:
    server = up()
    second = genkan(folder, "up", "--port", str(free_port(0)))
    assert second.returncode == 1
    assert f"already running in this folder at http://localhost:{server.port}" in second.stderr
    assert genkan(folder, "status").returncode == 0
    assert "stopped" in genkan(folder, "down").stdout
    assert server.process.wait(10) == 0
    assert nobody_is_left(folder)


def test_a_changed_secret_key_is_named_with_its_remedy(folder: Path, up: Callable[..., Up]) -> None:
    assert up().end(signal.SIGTERM) == 0
    secrets = folder / ".genkan" / "secrets.toml"
    kept = secrets.read_text()
    (line,) = (line for line in kept.splitlines() if line.startswith("secret_key"))
    secrets.write_text(kept.replace(line, f'secret_key = "{new_secrets().secret_key}"'))
    done = genkan(folder, "up", "--port", str(free_port(0)))
    assert done.returncode == 2
    assert "GENKAN_SECRET_KEY is not the one it was sealed with" in done.stderr
    assert ".genkan/secrets.toml" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert nobody_is_left(folder)


def test_after_kill_minus_nine_of_everything_a_new_up_has_the_data(
    folder: Path, up: Callable[..., Up]
) -> None:
    first = up()
    made = genkan(folder, "app", "create", "Kept")
    assert made.returncode == 0, made.stderr
    first.process.kill()
    for process in processes_of(folder / ".genkan" / "pgdata"):
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    first.process.communicate()
    up()
    assert " Kept" in genkan(folder, "app", "list").stdout


def test_a_postgres_that_is_killed_comes_back_under_the_running_server(
    folder: Path, up: Callable[..., Up]
) -> None:
    server = up()
    (postmaster, *_) = (folder / ".genkan" / "pgdata" / "postmaster.pid").read_text().splitlines()
    os.kill(int(postmaster), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while "Genkan CLI" not in genkan(folder, "app", "list").stdout:
        assert time.monotonic() < deadline
    assert server.process.poll() is None


def test_an_application_and_a_user_can_be_made_and_asked_for_a_token(
    folder: Path, up: Callable[..., Up]
) -> None:
    server = up()
    env_file = folder / ".env.local"
    env_file.write_text("KEPT=1\nKINDE_CLIENT_ID=old\n")
    site = "http://localhost:3001"
    made = genkan(folder, "app", "create", "Web", "--env-file", str(env_file), "--site", site)
    assert made.returncode == 0, made.stderr
    lines = dict(line.split("=", 1) for line in env_file.read_text().splitlines())
    assert lines["KINDE_ISSUER_URL"] == f"http://localhost:{server.port}"
    assert lines["KINDE_SITE_URL"] == site
    assert lines["KINDE_POST_LOGIN_REDIRECT_URL"] == f"{site}/dashboard"
    assert lines["GRAPHQL_URL"] == f"http://localhost:{server.port}/v1/graphql"
    assert lines.pop("KEPT") == "1"
    assert lines["KINDE_CLIENT_SECRET"] not in made.stdout
    shown = genkan(folder, "app", "keys", "Web").stdout
    assert dict(line.split("=", 1) for line in shown.splitlines()) == lines
    assert genkan(folder, "user", "create", "ada@example.com").returncode == 0
    assert "ada@example.com" in genkan(folder, "user", "list").stdout
    token = genkan(folder, "user", "token", "ada@example.com", "--app", "Web").stdout
    assert token.count(".") == 2


@pytest.fixture
def serve_alone(folder: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """A function that starts one product with a bare environment and waits for its port."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int, environment: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*GENKAN, *arguments],
            cwd=folder,
            env={**BARE, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return process
        raise AssertionError(process.communicate())

    yield start
    for process in started:
        process.kill()
        if process.stdout is not None and not process.stdout.closed:
            process.communicate()


def test_the_engine_alone_takes_hasuras_command_line_and_logs_json(
    database_url: str, serve_alone: Callable[..., "subprocess.Popen[str]"]
) -> None:
    port = free_port(0)
    serve = ["serve", "--enable-telemetry=false", "--server-port", str(port)]
    flags = ["--stringify-numeric-types", "--admin-secret", "hunter2"]
    process = serve_alone(
        port, {}, "engine", "--metadata-database-url", database_url, *serve, *flags
    )
    origin = f"http://localhost:{port}"
    assert httpx.get(f"{origin}/v1/version", trust_env=False).status_code == 200
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert all(json.loads(line) for line in output.splitlines())
    assert "hunter2" not in output


def test_the_identity_provider_alone_serves_its_keys(
    database_url: str, serve_alone: Callable[..., "subprocess.Popen[str]"]
) -> None:
    port = free_port(0)
    settings = {"GENKAN_SECRET_KEY": new_secrets().secret_key, "GENKAN_DEVELOPMENT": "true"}
    process = serve_alone(
        port, settings, "identity", "--database-url", database_url, "--port", str(port)
    )
    origin = f"http://localhost:{port}"
    found = httpx.get(f"{origin}/.well-known/openid-configuration", trust_env=False).json()
    assert found["issuer"] == origin
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


def test_settings_that_can_not_be_used_are_told_all_at_once(folder: Path) -> None:
    done = genkan(folder, "identity")
    assert done.returncode == 2
    assert "GENKAN_IDENTITY_DATABASE_URL" in done.stderr
    assert "GENKAN_SECRET_KEY" in done.stderr
    refused = genkan(folder, "engine", "--database-url", "postgresql://x", "serve", MAINTENANCE)
    assert refused.returncode == 2
    assert "HASURA_GRAPHQL_ENABLE_MAINTENANCE_MODE" in refused.stderr


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("GENKAN_WORKERS", "genkan engine serve --workers N"),
        ("GENKAN_IDENTITY_WORKERS", "genkan identity --workers N"),
    ],
)
def test_up_is_one_process_and_says_which_commands_may_be_several(
    folder: Path, name: str, instead: str
) -> None:
    (folder / ".env").write_text(f"{name}=2\n")
    done = genkan(folder, "up", "--port", str(free_port(0)))
    assert done.returncode == 2
    assert f"{name} '2': genkan up is one process" in done.stderr
    assert instead in done.stderr


def test_the_quickstart_plays_the_article_and_can_be_repeated(folder: Path) -> None:
    for _ in range(2):
        done = genkan(folder, "quickstart", "--once", "--port", str(free_port(0)))
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count("as expected") == 4
        assert "NOT AS EXPECTED" not in done.stdout
    assert nobody_is_left(folder)
