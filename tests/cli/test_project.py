"""A project's settings, secrets and lock."""

import re
from pathlib import Path

import pytest

from genkan.cli.errors import DatabaseFault, UsageFault
from genkan.cli.layers import Origin
from genkan.cli.project import find_project, layered_settings, prepare_state, read_port
from genkan.cli.running import (
    AlreadyRunning,
    Running,
    find_running,
    hold_lock,
    write_record,
)
from genkan.cli.secrets_file import ensure_secrets, read_secrets, rotate_admin_secret
from genkan.cli.stored_settings import write_stored_settings


def test_a_flag_goes_before_the_environment_dotenv_and_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "genkan.toml").write_text('[project]\nport = 1\nissuer = "http://localhost:1"\n')
    (tmp_path / ".env").write_text("GENKAN_PORT=2\nONLY=here\nSHARED=dotenv\n")
    project = find_project(tmp_path)
    environment = {"GENKAN_PORT": "3", "SHARED": "environment"}
    flagged = layered_settings(project, environment, {"GENKAN_PORT": "4", "UNSET": None})
    assert flagged == {
        "GENKAN_PORT": "4",
        "GENKAN_ISSUER": "http://localhost:1",
        "ONLY": "here",
        "SHARED": "environment",
    }
    assert layered_settings(project, environment, {})["GENKAN_PORT"] == "3"
    assert layered_settings(project, {}, {})["GENKAN_PORT"] == "2"


def test_what_the_console_stored_gives_way_to_all_that_was_written_by_hand(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    (tmp_path / ".env").write_text("HASURA_GRAPHQL_DEV_MODE=true\n")
    stored = {"HASURA_GRAPHQL_DEV_MODE": "false", "HASURA_GRAPHQL_LOG_LEVEL": "debug"}
    write_stored_settings(project.stored_settings, stored)
    assert project.stored_settings.stat().st_mode & 0o777 == 0o600
    layered = layered_settings(project, {"PATH": "/bin"}, {})
    assert dict(layered) == {
        "PATH": "/bin",
        "HASURA_GRAPHQL_DEV_MODE": "true",
        "HASURA_GRAPHQL_LOG_LEVEL": "debug",
    }
    assert layered.origin("HASURA_GRAPHQL_DEV_MODE") is Origin.DOTENV
    assert layered.origin("HASURA_GRAPHQL_LOG_LEVEL") is Origin.CONSOLE
    assert layered.origin("HASURA_GRAPHQL_ENABLE_RELAY") is None
    other = layered.with_layer(Origin.CONSOLE, {})
    assert "HASURA_GRAPHQL_LOG_LEVEL" not in other


def test_stored_settings_that_can_not_be_read_are_a_clear_fault(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    project.stored_settings.write_text("{")
    with pytest.raises(UsageFault, match=r"settings.json' can not be read"):
        layered_settings(project, {}, {})


def test_dotenv_knows_quotes_comments_and_export(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        '# a comment\n\nexport A=one\nB="two # three"\nC=\'{"type": "RS256"}\'\nD=four # note\n'
    )
    assert layered_settings(find_project(tmp_path), {}, {}) == {
        "A": "one",
        "B": "two # three",
        "C": '{"type": "RS256"}',
        "D": "four",
    }


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (".env", "A=1\nnonsense\n", "line 2: expected NAME=value"),
        ("genkan.toml", "[project]\nprot = 1\n", "unknown key 'prot' in [project]"),
        ("genkan.toml", "[server]\nport = 1\n", "expected tables [project] and [workflows]"),
        ("genkan.toml", "port = = 1", "can not be read"),
    ],
)
def test_a_malformed_settings_file_is_refused_with_its_place(
    tmp_path: Path, file: str, text: str, fault: str
) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(UsageFault, match=re.escape(fault)) as refusal:
        layered_settings(find_project(tmp_path), {}, {})
    assert str(tmp_path / file) in refusal.value.problem


@pytest.mark.parametrize("text", ["", "0", "65536", "http", "-1", "8o8o"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="expected a number from 1 to 65535"):
        read_port({"GENKAN_PORT": text})


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="is not a folder"):
        find_project(tmp_path / "nowhere")


def test_a_state_folder_that_can_not_be_used_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / ".genkan").write_text("a file where the folder should be")
    with pytest.raises(DatabaseFault, match=r"the state folder '.*' can not be used"):
        prepare_state(find_project(tmp_path))


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    made = ensure_secrets(project)
    assert ensure_secrets(project) == made == read_secrets(project)
    file = project.state / "secrets.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert (project.state / ".gitignore").read_text() == "*\n"
    # Kinde's SDKs refuse other shapes.
    assert re.fullmatch(r"[a-zA-Z0-9]{40,60}", made.client_secret)
    assert re.fullmatch(r"[0-9a-f]{32}", made.client_id)
    assert made.admin_secret not in repr(made)
    assert made.client_secret not in repr(made)


def test_secrets_that_others_may_read_are_closed_again(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    ensure_secrets(project)
    file = project.state / "secrets.toml"
    file.chmod(0o644)
    read_secrets(project)
    assert file.stat().st_mode & 0o777 == 0o600


def test_rotating_changes_the_admin_secret_alone(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    before, after = ensure_secrets(project), rotate_admin_secret(project)
    assert before.admin_secret != after.admin_secret
    assert (before.secret_key, before.client_secret) == (after.secret_key, after.client_secret)
    assert read_secrets(project) == after


def test_secrets_without_a_key_are_refused_not_replaced(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    (project.state / "secrets.toml").write_text('admin_secret = "x"\n')
    with pytest.raises(UsageFault, match="expected a text 'secret_key'"):
        ensure_secrets(project)


def test_the_lock_has_one_holder_and_a_record(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    running = Running(pid=1, port=8080, issuer="http://localhost:8080", postgres=None)
    assert find_running(project) is None
    with hold_lock(project):
        write_record(project, running)
        assert find_running(project) == running
        with pytest.raises(AlreadyRunning, match="already running in this folder at http"):
            hold_lock(project).__enter__()
    assert find_running(project) is None


def test_a_record_without_a_holder_says_nothing(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prepare_state(project)
    write_record(project, Running(pid=1, port=1, issuer="http://localhost:1", postgres=None))
    assert find_running(project) is None
