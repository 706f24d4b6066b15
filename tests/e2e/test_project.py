"""A project from `genkan init` to a person who reads their own notes, by its commands alone."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.house import House, genkan, graphql, house_up, metadata, run_sql
from tests.clients.program import GENKAN, clean_environment, run

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

NOTES = "{ note { words } }"
MINE = "insert into note (owner_id, words) values ('{}', 'mine')"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("project")
    run([GENKAN, "init", "."], folder=folder)
    with house_up(folder) as house:
        genkan(house, "migrate", "apply")
        genkan(house, "metadata", "apply")
        yield house


def answered(house: House, *arguments: str) -> tuple[int, str]:
    """Exit code and words of a command that may fail."""
    done = subprocess.run(
        [GENKAN, *arguments],
        cwd=house.folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_strict_project_lets_its_own_users_in(project: House) -> None:
    genkan(project, "app", "create", "Web")
    user = genkan(project, "user", "create", "ada@example.com").split()[2]
    token = genkan(project, "user", "token", "ada@example.com", "--app", "Web").strip()
    genkan(project, "seed", "apply")
    run_sql(project, MINE.format(user))
    answer = graphql(project, NOTES, authorization=f"Bearer {token}")
    assert answer == {"data": {"note": [{"words": "mine"}]}}


def test_a_migration_runs_once_and_a_new_one_after_it(project: House) -> None:
    assert "every migration has run" in genkan(project, "migrate", "apply")
    genkan(project, "migrate", "create", "add_pins")
    (folder,) = (project.folder / "migrations" / "default").glob("*_add_pins")
    (folder / "up.sql").write_text("alter table note add column is_pinned boolean;")
    shown = genkan(project, "migrate", "status").splitlines()
    assert [line[:2] for line in shown] == ["ok", "--"]
    assert "_add_pins" in genkan(project, "migrate", "apply")
    assert "every migration has run" in genkan(project, "migrate", "apply")
    (folder.parent / "99999999999999_broken").mkdir()
    (folder.parent / "99999999999999_broken" / "up.sql").write_text("drop table nothing;")
    code, words = answered(project, "migrate", "apply")
    assert code == 1
    assert "migration default/99999999999999_broken was refused" in words
    assert '\n  table "nothing" does not exist\n' in words
    assert genkan(project, "migrate", "status").splitlines()[-1].startswith("--")
    (folder.parent / "99999999999999_broken" / "up.sql").write_text("select 1;")
    genkan(project, "migrate", "apply")


def test_what_the_server_has_and_what_the_files_say_are_compared_and_exchanged(
    project: House,
) -> None:
    assert answered(project, "metadata", "diff") == (0, "ok  the server has what the files say\n")
    before = files_in(project.folder / "metadata")
    run_sql(project, "create table tag (id int primary key); ")
    tag = {"name": "tag", "schema": "public"}
    metadata(project, "pg_track_table", {"source": "default", "table": tag})
    code, shown = answered(project, "metadata", "diff")
    assert code == 1
    assert '-- "!include public_tag.yaml"' in shown
    genkan(project, "metadata", "export")
    assert (
        "name: tag"
        in files_in(project.folder / "metadata")["databases/default/tables/public_tag.yaml"]
    )
    metadata(project, "pg_untrack_table", {"source": "default", "table": tag})
    genkan(project, "metadata", "export")
    assert files_in(project.folder / "metadata") == before


def test_what_does_not_fit_the_database_is_told(project: House) -> None:
    file = project.folder / "metadata" / "databases" / "default" / "tables" / "public_note.yaml"
    good = file.read_text()
    file.write_text(good.replace("owner_id:", "nobody:"))
    try:
        code, words = answered(project, "metadata", "apply")
        assert code == 5
        assert "no  select_permission" in words
        file.write_text(good.replace("name: note", "name: gone"))
        code, words = answered(project, "metadata", "apply", "--disallow-inconsistent-metadata")
        assert code == 1
        assert "replace_metadata was refused: cannot continue due to" in words
        assert 'no such table/view exists in source: "gone"' in words
    finally:
        file.write_text(good)
        assert answered(project, "metadata", "apply")[0] == 0


def test_another_server_is_reached_by_its_address_and_secret(project: House) -> None:
    secret = genkan(project, "admin-secret", "show").strip()
    at = ("--endpoint", project.url)
    assert answered(project, "metadata", "diff", *at, "--admin-secret", secret)[0] == 0
    code, words = answered(project, "metadata", "diff", *at, "--admin-secret", "wrong")
    assert code == 1
    assert "access-denied" in words
    assert "\n  give the server's own secret: --admin-secret" in words
    assert answered(project, "metadata", "diff", "--endpoint", "localhost")[0] == 2
    told = genkan(project, "migrate", "status", "--json")
    assert json.loads(told.splitlines()[0])["applied"] is True


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }
