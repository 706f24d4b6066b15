"""`genkan identity export|import|diff`: what is configured, as files and back."""

import subprocess
from pathlib import Path

import pytest

from genkan.cli.errors import UsageFault
from genkan.cli.identity_files import files_of, place_in_files, read_files, with_secrets
from tests.clients.house import House, genkan, house_up
from tests.clients.program import GENKAN, clean_environment


def outcome(house: House, *arguments: str, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        [GENKAN, "identity", *arguments],
        cwd=house.folder,
        env=clean_environment(**settings),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def texts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_files_travel_from_one_server_to_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with house_up(tmp_path / "one") as one, house_up(tmp_path / "other") as other:
        genkan(one, "app", "create", "Shop", "--type", "spa", "--site", "https://shop.acme.io")
        assert "ok" in genkan(one, "identity", "export")
        files = one.folder / "identity"
        assert "https://shop.acme.io" in (files / "applications.yaml").read_text()
        (files / "roles.yaml").write_text("editor:\n  name: Editor\n")
        code, told = outcome(one, "diff")
        assert (code, told) == (1, "+ roles editor\n")
        assert outcome(one, "import", "--dry-run")[1] == (
            "+ roles editor\nok  1 would be created\n"
        )
        assert outcome(one, "import") == (0, "+ roles editor\nok  1 created\n")
        assert outcome(one, "diff") == (0, "ok  everything is as the files say\n")
        assert outcome(one, "export")[0] == 0
        code, told = outcome(other, "import", str(files))
        assert code == 0, told
        assert outcome(other, "export")[0] == 0
        assert texts(other.folder / "identity") == texts(files)

        (files / "roles.yaml").write_text("editor:\n  nmae: Editor\n")
        code, told = outcome(one, "import")
        assert code == 2
        assert "roles.yaml: editor.nmae: unknown key; did you mean 'name'?" in told
        assert "nothing was changed" in told
        (files / "roles.yaml").write_text("{}\n")
        assert outcome(one, "diff")[0] == 0
        assert outcome(one, "import", "--prune") == (0, "- roles editor\nok  1 removed\n")

        (files / "environment_variables.yaml").write_text(
            "TOKEN:\n  value:\n    from_env: CRM_TOKEN\n  is_secret: true\n"
        )
        code, told = outcome(one, "import")
        assert code == 2
        assert "environment_variables.yaml: TOKEN.value: the environment variable" in told
        code, told = outcome(one, "import", CRM_TOKEN="hush")
        assert code == 0
        assert "hush" not in told
        assert outcome(one, "export")[0] == 0
        assert "hush" not in (files / "environment_variables.yaml").read_text()
        assert outcome(one, "diff", CRM_TOKEN="hush") == (
            0,
            "ok  everything is as the files say\n",
        )


def test_what_is_within_a_record_is_in_the_order_of_names() -> None:
    one = {"roles": {"b": {"name": "B", "more": {"z": 1, "a": 2}}}}
    assert files_of(one)["roles.yaml"] == "b:\n  name: B\n  more:\n    a: 2\n    z: 1\n"


def test_secrets_come_from_the_settings() -> None:
    document = {"x": {"a": {"value": {"from_env": "A"}, "other": {"from_env": "B"}}}}
    assert with_secrets(document, {"A": "1"}) == {
        "x": {"a": {"value": "1", "other": {"from_env": "B"}}}
    }


BAD = {
    "no_version": ({"roles.yaml": "{}"}, "has no version.yaml"),
    "later": ({"version.yaml": "version: 2"}, "version 2; this release reads 1"),
    "twice": ({"version.yaml": "version: 1", "roles.yaml": "a: {}\na: {}"}, "is there twice"),
    "list": ({"version.yaml": "version: 1", "roles.yaml": "- a"}, "expected keys"),
    "yml": ({"version.yaml": "version: 1", "roles.yml": "{}"}, "would not be read"),
}


@pytest.mark.parametrize("case", BAD)
def test_files_that_can_not_be_read_are_named(tmp_path: Path, case: str) -> None:
    files, said = BAD[case]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageFault, match=said):
        read_files(tmp_path)


def test_a_place_is_told_by_its_file() -> None:
    assert place_in_files("roles.a.b") == "roles.yaml: a.b"
    assert place_in_files("role") == "role.yaml"
