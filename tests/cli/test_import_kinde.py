"""`genkan import kinde`: a whole export, as a zip or a folder."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from genkan.cli import kinde_export
from genkan.cli.errors import UsageFault
from genkan.cli.kinde_export import USERS, opened_export
from tests.clients.house import house_up, management
from tests.clients.management import sent
from tests.clients.program import GENKAN, clean_environment

ORGANIZATION = {"organization_code": "org_acme1", "name": "Acme"}


def user(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": f"kp_{number:032x}",
        "email": f"user{number}@acme.io",
        "email_verified": True,
        "organizations": ["org_acme1"],
        **changes,
    }


def ndjson(*lines: object) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def write_zip(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}.ndjson", text)
    return path


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_an_export_is_taken_over_and_what_is_not_is_told(tmp_path: Path) -> None:
    people = [user(number) for number in range(250)]
    text = ndjson(*people) + "not json\n" + ndjson(user(251, email="no address"))
    export = write_zip(
        tmp_path / "export.zip",
        organizations=ndjson(ORGANIZATION),
        users=text,
        access_requests=ndjson({"email": "x@x.io"}),
    )
    with house_up(tmp_path) as house:
        command = [GENKAN, "import", "kinde", str(export)]
        dry = outcome([*command, "--dry-run"], tmp_path)
        assert "250 would be created, 2 refused" in dry
        done = outcome(command, tmp_path)
        assert "organizations  1 created" in done
        assert "users          250 created, 2 refused" in done
        assert "1 not taken: there is nothing like them here" in done
        assert "users.ndjson:251  refused: not a JSON object" in done
        assert f"users.ndjson:252 kp_{251:032x} refused: email: not an address" in done
        report = (tmp_path / "genkan-import-report.ndjson").read_text().splitlines()
        assert len(report) == 2
        again = outcome(command, tmp_path)
        assert "users          250 here already, 2 refused" in again
        with management(house) as api:
            found = sent(api.get("users", params={"email": "user249@acme.io"}))["users"]
        assert found[0]["id"] == f"kp_{249:032x}"


def outcome(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_a_folder_does_as_well(tmp_path: Path) -> None:
    (tmp_path / USERS).write_text(ndjson(user(1)) + "\n" + ndjson(user(2)))
    with opened_export(tmp_path) as export:
        assert [line.number for line in export.lines(USERS)] == [1, 3]
        assert list(export.lines("organizations.ndjson")) == []


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UsageFault), opened_export(tmp_path / "x.zip"):
        pass


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", photos="")
    with pytest.raises(UsageFault, match=r"neither users\.ndjson"), opened_export(path):
        pass


def test_l19_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", users="0" * (300 * 2**20))
    with opened_export(path) as export, pytest.raises(UsageFault, match="no export is like that"):
        list(export.lines(USERS))


def test_l19_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinde_export, "LONGEST_LINE", 1_000)
    (tmp_path / USERS).write_text(ndjson(user(1)) + "x" * 2_000)
    with opened_export(tmp_path) as export, pytest.raises(UsageFault, match="line 2: longer than"):
        list(export.lines(USERS))


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", users=ndjson(*(user(number) for number in range(5_000))))
    raw = bytearray(path.read_bytes())
    raw[2_000:2_100] = bytes(100)
    path.write_bytes(raw)
    with opened_export(path) as export, pytest.raises(UsageFault, match="can not be read"):
        list(export.lines(USERS))
