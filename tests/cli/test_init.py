"""A new project: its files are what the commands read, and it is strict."""

import io
import json
import re
from pathlib import Path

import pytest

from genkan.cli.commands.init import init
from genkan.cli.commands.start import joined_settings
from genkan.cli.errors import UsageFault
from genkan.cli.metadata.config import find_directories
from genkan.cli.metadata.read import read_metadata
from genkan.cli.metadata.write import files_of
from genkan.cli.project import find_project, layered_settings
from genkan.cli.report import Report, Style
from genkan.cli.secrets_file import new_secrets
from genkan.engine.config import read_engine_config


def made_in(folder: Path, style: Style = Style.PERSON) -> str:
    told = io.StringIO()
    assert init(folder, Report(style, told)) == 0
    return told.getvalue()


def test_the_project_is_in_the_layout_of_hasuras_command_line(tmp_path: Path) -> None:
    told = made_in(tmp_path / "new")
    made = {
        re.sub(r"\d{13}", "T", path.relative_to(tmp_path / "new").as_posix())
        for path in (tmp_path / "new").rglob("*")
        if path.is_file()
    }
    assert {
        ".gitignore",
        "config.yaml",
        "genkan.toml",
        "metadata/version.yaml",
        "metadata/databases/databases.yaml",
        "metadata/databases/default/tables/public_note.yaml",
        "migrations/default/T_init/up.sql",
        "migrations/default/T_init/down.sql",
        "seeds/default/notes.sql",
    } <= made
    for step in ("genkan up", "genkan migrate apply", "genkan metadata apply"):
        assert step in told


def test_its_metadata_is_written_as_an_export_would_write_it(tmp_path: Path) -> None:
    made_in(tmp_path)
    folder = find_directories(tmp_path).metadata
    files = files_of(read_metadata(folder))
    assert {path: (folder / path).read_text() for path in files} == files
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == files.keys()


def test_it_is_strict_and_its_own_tokens_fit(tmp_path: Path) -> None:
    made_in(tmp_path)
    settings = layered_settings(find_project(tmp_path), {}, {})
    assert settings == {"GENKAN_JWT_STRICT": "true"}
    url = "postgresql://localhost/x"
    joined = joined_settings(settings, port=8080, database_url=url, secrets=new_secrets())
    (jwt,) = read_engine_config(joined).jwts
    assert jwt.is_strict
    assert jwt.issuer == "http://localhost:8080"


@pytest.mark.parametrize("file", ["genkan.toml", "metadata/version.yaml", ".gitignore"])
def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("mine")
    with pytest.raises(UsageFault, match=f"has {re.escape(file)} already, and nothing was written"):
        made_in(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.read_text() for path in files] == ["mine"]


def test_a_program_is_told_in_json(tmp_path: Path) -> None:
    told = json.loads(made_in(tmp_path, Style.PROGRAM))
    assert told["folder"] == str(tmp_path.resolve())
    assert "config.yaml" in told["files"]
