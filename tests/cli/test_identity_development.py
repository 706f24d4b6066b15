"""`genkan identity seed`, `rotate-keys`, `audit` and `genkan user token --org`."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from genkan.cli.commands.development import read_seed
from genkan.cli.errors import UsageFault
from tests.clients.house import genkan, house_up
from tests.clients.program import GENKAN, clean_environment

SEED = """
organizations:
  org_acme:
    name: Acme
users:
  - email: ada@example.com
    password: correct horse battery
    first_name: Ada
    organizations:
      org_acme: [editor]
      default: []
"""


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_people_are_planted_and_what_happened_is_told(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(SEED)
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / "version.yaml").write_text("version: 1\n")
    (tmp_path / "identity" / "roles.yaml").write_text("editor:\n  name: Editor\n")
    with house_up(tmp_path) as house:
        genkan(house, "app", "create", "Shop", "--type", "spa")
        genkan(house, "identity", "import")
        first = genkan(house, "identity", "seed", "seed.yaml")
        assert "ok  organization org_acme created" in first
        assert "ok  user ada@example.com created" in first
        again = genkan(house, "identity", "seed", "seed.yaml")
        assert "organization" not in again
        assert "ok  user ada@example.com is here" in again
        token = genkan(
            house, "user", "token", "ada@example.com", "--app", "Shop", "--org", "org_acme"
        )
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        assert claims["org_code"] == "org_acme"
        assert "editor" in claims["https://hasura.io/jwt/claims"]["x-hasura-allowed-roles"]
        assert "active" in genkan(house, "identity", "rotate-keys")
        log = genkan(house, "identity", "audit", "--kind", "management.*", "--limit", "100")
        assert "management.create_user " in log
        assert "management.rotate_keys" in log
        (line,) = genkan(
            house, "identity", "audit", "--kind", "management.create_role", "--json"
        ).splitlines()
        assert json.loads(line)["details"]["by"] == "import"
        followed = subprocess.Popen(
            [GENKAN, "identity", "audit", "--follow", "--limit", "1"],
            cwd=house.folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert followed.stdout is not None
        followed.stdout.readline()
        genkan(house, "user", "create", "grace@example.com")
        while "management.create_user" not in followed.stdout.readline():
            assert followed.poll() is None
        followed.terminate()
        followed.wait()
        followed.stdout.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("users:\n  - emial: x\n", "emial"),
        ("users:\n  - email: x\n", r"password.*\$\.users\[0\]"),
        ("people: []\n", "people"),
        ("users: [", "can not be read"),
    ],
)
def test_a_seed_that_can_not_be_read_is_told_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text(text)
    with pytest.raises(UsageFault, match=said):
        read_seed(file)
